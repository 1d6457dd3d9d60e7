#!/bin/busybox sh
# First process of the test machine: the host's root, read-only under a layer of memory; then /out/command; then off.
bb=/bin/busybox
stop() { echo "hardware: $1"; $bb reboot -f; }

$bb mount -t proc proc /proc
for word in $($bb cat /proc/cmdline); do
  case $word in endcap.modules=*) modules=${word#endcap.modules=} ;; esac
done
# In the order in which they need each other.
while read -r module; do $bb insmod "/modules/$module" || echo "hardware: $module could not be loaded"; done < /modules/order

share=trans=virtio,version=9p2000.L,msize=512000
$bb mount -t 9p -o $share,ro,cache=loose host /host || stop 'the root of the host cannot be mounted'
$bb mount -t tmpfs -o size=60% memory /layer && $bb mkdir /layer/upper /layer/work
$bb mount -t overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work overlay /root || stop 'no writable root'
$bb mount -t proc proc /root/proc
$bb mount -t sysfs sysfs /root/sys
$bb mount -t devtmpfs dev /root/dev
$bb mount -t tmpfs run /root/run
$bb mkdir -p /root/dev/shm /root/lib/modules /root/out
$bb mount -t tmpfs shm /root/dev/shm
$bb mount -o bind "/root$modules" /root/lib/modules || stop 'the modules of the kernel are not there'
$bb mount -t 9p -o $share out /root/out || stop 'the results have nowhere to go'

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb
exec $bb switch_root /root /bin/sh -c '
  ip link set lo up 2>/dev/null || busybox ip link set lo up
  modprobe configfs && mount -t configfs configfs /sys/kernel/config
  mount -t tracefs tracefs /sys/kernel/tracing
  sh /out/command
  echo $? > /out/status
  umount /out
  echo b > /proc/sysrq-trigger
  sleep 10'
