namespace HfModelCache.TestServers.Ceph;

/// <summary>The cluster's ceph.conf: one of everything, nothing replicated, all in one folder.</summary>
/// <param name="Gigabytes">The size of the OSD's sparse file: the most that the cluster takes of the disk.</param>
internal sealed record CephConfiguration(
    string Folder, Guid ClusterId, string MonitorAddress, int Port, int TlsPort, CephObjectStore ObjectStore, int Gigabytes, bool HasTokenService)
{
    public string File => Path.Combine(Folder, "ceph.conf");

    public string LogOf(string daemon) => Path.Combine(Folder, $"{daemon}.log");

    public Task WriteAsync() => System.IO.File.WriteAllTextAsync(File, $"""
        [global]
        fsid = {ClusterId}
        mon host = v1:{MonitorAddress}:{Ceph.MonitorAddress.Port}
        public network = 127.0.0.0/8
        auth cluster required = none
        auth service required = none
        auth client required = none
        run dir = {Folder}
        log file = {Folder}/$name.log
        pid file = {Folder}/$name.pid
        admin socket = {Folder}/$name.$pid.asok
        mon data = {Folder}/mon
        osd data = {Folder}/osd

        osd pool default size = 1
        osd pool default min size = 1
        osd pool default pg num = 1
        osd pool default pg autoscale mode = off
        mon allow pool size one = true
        osd crush chooseleaf type = 0
        mon max pg per osd = 1000
        # By default a monitor ends where 5 % of the disk are left, however many gigabytes that are.
        mon data avail crit = 0
        mon data avail warn = 0

        osd objectstore = {(ObjectStore == CephObjectStore.Memstore ? "memstore" : "bluestore")}
        bluestore block size = {Gigabytes}000000000
        memstore device bytes = 20000000000
        osd memory target = 1000000000

        # Each map change waits for the proposal interval, and creating a pool is several changes.
        paxos propose interval = 0.02
        paxos min wait = 0.01
        # Bluestore opens and closes its device several times on the way up and waits out this poll each time.
        bdev aio poll ms = 5
        # A gateway that is up before its OSD tries again at the next tick: 5 s by default.
        objecter tick interval = 0.1

        # An OSD that asks the monitor for its settings now and then speaks before it knows the cluster's id,
        # is refused with "wrong fsid", and ends. It is started with --no-mon-config and reads the id here.
        [osd]
        monmap = {Folder}/monmap

        [client]
        # By default a gateway keeps what was deleted for two hours: a run of all tests would fill a disk of 30 GB.
        rgw gc obj min wait = 60
        rgw gc processor period = 20
        rgw gc processor max time = 20
        # Without it a full bucket is noticed up to ten minutes late.
        rgw bucket quota ttl = 0
        # Temporary keys are sealed with a key of 16 characters.
        rgw s3 auth use sts = {(HasTokenService ? "true" : "false")}
        rgw sts key = abcdefghijklmnop
        rgw frontends = beast endpoint=127.0.0.1:{Port} ssl_endpoint=127.0.0.1:{TlsPort} ssl_certificate={Folder}/server.pem ssl_private_key={Folder}/server.key
        """ + "\n");
}
