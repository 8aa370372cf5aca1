#!/bin/sh
#SBATCH --job-name=pcm-t
#SBATCH "--output=/runs/$(touch x) `y` 'q' \"d\" 100%%j,é #z/slurm-%A_%a.log"
#SBATCH --open-mode=append
#SBATCH --array=0-1
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
export PCM_SLURM_SIGNAL_LEAD=60
export LC_ALL="${LC_ALL:-${LANG:-C.UTF-8}}"
exec /opt/java/bin/java -cp 'a b/*' Main
