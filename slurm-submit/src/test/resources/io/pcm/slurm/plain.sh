#!/bin/sh
#SBATCH --job-name=pcm-t
#SBATCH --output=/runs/one/logs/slurm-%j.log
#SBATCH --open-mode=append
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
unset LC_ALL; export LANG=de_DE.UTF-8 LC_TIME=C
export PCM_SLURM_SIGNAL_LEAD=60
export PCM_SLURM_STARTED=`date +%s`
[ "`locale charmap 2>/dev/null`" = UTF-8 ] || for l in C.UTF-8 en_US.UTF-8 `locale -a 2>/dev/null | grep -i 'utf-*8$'`; do [ "`env LC_ALL=$l locale charmap 2>/dev/null`" = UTF-8 ] && export LC_ALL=$l && break; done
exec /opt/java/bin/java -cp 'a b/*' Main
