namespace HfModelCache.TestServers.Ceph;

/// <summary>Where the cluster's only OSD keeps its bytes.</summary>
public enum CephObjectStore
{
    /// <summary>A sparse file in the cluster's folder: room for objects larger than memory.</summary>
    Bluestore,

    /// <summary>The OSD's memory: no disk in the way of a benchmark, but a 5 GiB object made it 10 GiB large.</summary>
    Memstore,
}
