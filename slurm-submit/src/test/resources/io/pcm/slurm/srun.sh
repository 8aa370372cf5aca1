#!/bin/sh
#SBATCH --job-name=pcm-t
#SBATCH --output=/runs/one/logs/slurm-%j.log
#SBATCH --open-mode=append
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=3072M
#SBATCH --gres=gpu:2
#SBATCH --time=0:02:00
#SBATCH --signal=TERM@30
#SBATCH --requeue
export PCM_SLURM_SIGNAL_LEAD=30
export LC_ALL="${LC_ALL:-${LANG:-C.UTF-8}}"
exec srun --nodes=1 --ntasks=1 --cpus-per-task=4 /opt/java/bin/java -cp 'a b/*' Main
