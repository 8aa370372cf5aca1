#!/bin/sh
#$ -S /bin/sh
#$ -N pcm-t
#$ -cwd
#$ -j y
#$ -o /runs/one/logs/sge-$JOB_ID.log
#$ -notify
#$ -r y
unset LC_ALL; export LANG=de_DE.UTF-8 LC_TIME=C
export PCM_SGE_STARTED=`date +%s` PCM_SGE_RERUNS=0
[ "${RESTARTED:-0}" = 0 ] || { echo again >>"$SGE_STDOUT_PATH.reruns"; PCM_SGE_RERUNS=`wc -l <"$SGE_STDOUT_PATH.reruns"`; }
[ "`locale charmap 2>/dev/null`" = UTF-8 ] || for l in C.UTF-8 en_US.UTF-8 `locale -a 2>/dev/null | grep -i 'utf-*8$'`; do [ "`env LC_ALL=$l locale charmap 2>/dev/null`" = UTF-8 ] && export LC_ALL=$l && break; done
export _JAVA_SR_SIGNUM=48
trap '' USR1 USR2
/opt/java/bin/java -cp 'a b/*' Main &
pilot=$! told=0
hear() { told=$1; kill -s TERM "$pilot" 2>/dev/null; }
trap 'hear 99' USR1
trap 'hear 140' USR2 TERM
while wait "$pilot"; code=$?; [ $code -gt 128 ] && kill -s 0 "$pilot" 2>/dev/null; do :; done
[ $told = 0 ] || exit $told
case $code in 99 | 100) exit 1 ;; esac
exit $code
