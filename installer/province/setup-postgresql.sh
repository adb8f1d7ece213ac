#!/bin/sh
# 建立平台的 PostgreSQL 账号与空库。以 root 或 postgres 身份执行一次；可重复执行。
#
# 账号 sepdesk 用本机套接字的 peer 认证登录，没有口令。CREATEDB 供备份核验建临时库；
# 不愿给的，可在建库后收回，但备份将无法在沙箱中核验而失败。
set -eu

ROLE=${1:-sepdesk}
DATABASE=${2:-sepdesk_province}
case "$ROLE$DATABASE" in
*[!a-z0-9_]*) echo "账号与库名只能用小写字母、数字和下划线。" >&2; exit 64 ;;
esac

as_postgres() {
    if [ "$(id -un)" = postgres ]; then "$@"; else runuser -u postgres -- "$@"; fi
}
ask() {
    as_postgres psql -X -v ON_ERROR_STOP=1 -qtAc "$1" postgres
}

if [ "$(ask "SELECT count(*) FROM pg_roles WHERE rolname = '$ROLE'")" = 0 ]; then
    ask "CREATE ROLE $ROLE LOGIN CREATEDB"
    echo "已建立账号 $ROLE。"
fi
if [ "$(ask "SELECT count(*) FROM pg_database WHERE datname = '$DATABASE'")" = 0 ]; then
    ask "CREATE DATABASE $DATABASE OWNER $ROLE TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    ask "REVOKE ALL ON DATABASE $DATABASE FROM PUBLIC"
    echo "已建立数据库 $DATABASE。"
fi
# A commit that was answered must survive a power cut.
if [ "$(ask "SHOW fsync")/$(ask "SHOW synchronous_commit")/$(ask "SHOW full_page_writes")" != on/on/on ]; then
    echo "警告：fsync、synchronous_commit、full_page_writes 须为 on，否则停电会丢件。" >&2
    exit 1
fi
echo "请在环境文件中写："
echo "SEPDESK_PROVINCE_DATABASE_URL=postgresql+psycopg:///$DATABASE?host=/run/postgresql"
