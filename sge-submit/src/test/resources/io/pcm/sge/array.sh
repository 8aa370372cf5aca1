#!/bin/bash
#$ -S /bin/bash
#$ -N pcm-t
#$ -cwd
#$ -j y
#$ -o /runs/one/logs/sge-$JOB_ID.$TASK_ID.log
#$ -t 1-64
#$ -notify
#$ -r n
#$ -pe threads 4
#$ -l h_rt=93600
#$ -l mem_free=768M
#$ -l h_vmem=768M
#$ -l gpus=2
#$ -q gpu.q,all.q@@new
#$ -P proj-1
#$ -A mine
#$ -l gpu_type=a100
#$ -p -10
#$ -l hostname=!(n9|r-2.gpu)
unset LC_ALL; export LANG=de_DE.UTF-8 LC_TIME=C
module load cuda
export PCM_SGE_TIME=93600
export PCM_SGE_MEMORY=3221225472
export PCM_SGE_STARTED=`date +%s` PCM_SGE_RERUNS=0
[ "${RESTARTED:-0}" = 0 ] || { echo again >>"$SGE_STDOUT_PATH.reruns"; PCM_SGE_RERUNS=`wc -l <"$SGE_STDOUT_PATH.reruns"`; }
[ "`locale charmap 2>/dev/null`" = UTF-8 ] || for l in C.UTF-8 en_US.UTF-8 `locale -a 2>/dev/null | grep -i 'utf-*8$'`; do [ "`env LC_ALL=$l locale charmap 2>/dev/null`" = UTF-8 ] && export LC_ALL=$l && break; done
export _JAVA_SR_SIGNUM=48
trap '' USR1 USR2
/opt/java/bin/java -cp 'a b/*' Main &
pilot=$! told=0
hear() { told=$1; kill -s TERM "$pilot" 2>/dev/null; }
trap 'hear 138' USR1
trap 'hear 140' USR2 TERM
while wait "$pilot"; code=$?; [ $code -gt 128 ] && kill -s 0 "$pilot" 2>/dev/null; do :; done
[ $told = 0 ] || exit $told
case $code in 99 | 100) exit 1 ;; esac
exit $code
