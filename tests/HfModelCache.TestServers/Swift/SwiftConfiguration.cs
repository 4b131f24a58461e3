using System.Globalization;
using HfModelCache.TestServers.Daemons;

namespace HfModelCache.TestServers.Swift;

/// <summary>One machine's Swift in a folder: one device, one replica, its S3 interface with the simplest of its accounts.</summary>
/// <param name="folder">Where everything lies.</param>
internal sealed class SwiftConfiguration(string folder)
{
    /// <summary>The servers that keep data, and their ports.</summary>
    public IReadOnlyDictionary<string, int> Storage { get; } =
        new[] { "account", "container", "object" }.ToDictionary(kind => kind, _ => FreePorts.Take());

    /// <summary>The port that clients ask.</summary>
    public int Port { get; } = FreePorts.Take();

    /// <summary>The port of the cache between the servers.</summary>
    public int CachePort { get; } = FreePorts.Take();

    /// <summary>Where the files lie.</summary>
    public string Files { get; } = Path.Combine(folder, "etc");

    /// <summary>A server's file.</summary>
    public string FileOf(string server) => Path.Combine(Files, server + ".conf");

    /// <summary>Writes the files, except for the rings.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Files);
        Directory.CreateDirectory(Path.Combine(folder, "devices", "d1"));
        File.WriteAllText(FileOf("swift"), """
            [swift-hash]
            swift_hash_path_prefix = test
            swift_hash_path_suffix = test
            [storage-policy:0]
            name = one
            default = yes
            """);
        foreach (var (kind, port) in Storage)
        {
            File.WriteAllText(FileOf(kind), $"""
                {Common(port)}
                devices = {folder}/devices
                mount_check = false
                fallocate_reserve = 0
                [pipeline:main]
                pipeline = {kind}-server
                [app:{kind}-server]
                use = egg:swift#{kind}
                """);
        }

        File.WriteAllText(FileOf("proxy"), $"""
            {Common(Port)}
            [pipeline:main]
            pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth bulk slo dlo versioned_writes proxy-server
            [app:proxy-server]
            use = egg:swift#proxy
            account_autocreate = true
            error_suppression_limit = 1000000
            [filter:catch_errors]
            use = egg:swift#catch_errors
            [filter:gatekeeper]
            use = egg:swift#gatekeeper
            [filter:cache]
            use = egg:swift#memcache
            memcache_servers = 127.0.0.1:{CachePort.ToString(CultureInfo.InvariantCulture)}
            [filter:listing_formats]
            use = egg:swift#listing_formats
            [filter:s3api]
            use = egg:swift#s3api
            s3_acl = false
            min_segment_size = 5242880
            [filter:tempauth]
            use = egg:swift#tempauth
            user_test_tester = {SwiftServer.Secret} .admin
            [filter:bulk]
            use = egg:swift#bulk
            [filter:slo]
            use = egg:swift#slo
            [filter:dlo]
            use = egg:swift#dlo
            [filter:versioned_writes]
            use = egg:swift#versioned_writes
            """);
    }

    // Without an address to log to, the system's own log would be written. The limits are for a busy machine: by default a
    // connection has half a second, and a server that has failed ten times is asked no more for a minute.
    private string Common(int port) => string.Create(CultureInfo.InvariantCulture, $"""
        [DEFAULT]
        bind_ip = 127.0.0.1
        bind_port = {port}
        workers = 0
        user = {Environment.UserName}
        swift_dir = {Files}
        log_address = {folder}/log
        conn_timeout = 30
        node_timeout = 60
        container_update_timeout = 60
        """);
}
