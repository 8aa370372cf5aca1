#!/bin/sh
#SBATCH --job-name=pcm-t
#SBATCH --output=/runs/one/logs/slurm-%j.log
#SBATCH --open-mode=append
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
export PCM_SLURM_SIGNAL_LEAD=60
exec /opt/java/bin/java -cp 'a b/*' Main
