#!/bin/sh
#SBATCH --job-name=pcm-t
#SBATCH --output=/runs/one/logs/slurm-%j.log
#SBATCH --open-mode=append
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=3G
#SBATCH --gres=gpu:2
#SBATCH --time=0:02:00
#SBATCH --signal=TERM@30
#SBATCH --requeue
unset LC_ALL; export LANG=de_DE.UTF-8 LC_TIME=C
export PCM_SLURM_SIGNAL_LEAD=30
export PCM_SLURM_STARTED=`date +%s`
[ "`locale charmap 2>/dev/null`" = UTF-8 ] || for l in C.UTF-8 en_US.UTF-8 `locale -a 2>/dev/null | grep -i 'utf-*8$'`; do [ "`env LC_ALL=$l locale charmap 2>/dev/null`" = UTF-8 ] && export LC_ALL=$l && break; done
exec srun --nodes=1 --ntasks=1 --cpus-per-task=4 /opt/java/bin/java -cp 'a b/*' Main
