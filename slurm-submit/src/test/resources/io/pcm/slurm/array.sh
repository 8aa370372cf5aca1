#!/bin/bash
#SBATCH --job-name=pcm-t
#SBATCH --output=/runs/one/logs/slurm-%A_%a.log
#SBATCH --open-mode=append
#SBATCH --array=0-63
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=3G
#SBATCH --gres=gpu:2
#SBATCH --time=1-02:00:00
#SBATCH --partition=gpu,preempt
#SBATCH --account=proj-1
#SBATCH --qos=low
#SBATCH "--constraint=[a100*1&ib]|h100"
#SBATCH --signal=B:TERM@120
#SBATCH --no-requeue
#SBATCH --exclude=n[3-4]
#SBATCH --exclusive=user
unset LC_ALL; export LANG=de_DE.UTF-8 LC_TIME=C
module load cuda
export PCM_SLURM_SIGNAL_LEAD=120
export PCM_SLURM_STARTED=`date +%s`
[ "`locale charmap 2>/dev/null`" = UTF-8 ] || for l in C.UTF-8 en_US.UTF-8 `locale -a 2>/dev/null | grep -i 'utf-*8$'`; do [ "`env LC_ALL=$l locale charmap 2>/dev/null`" = UTF-8 ] && export LC_ALL=$l && break; done
exec /opt/java/bin/java -cp 'a b/*' Main
