namespace HfModelCache.Ceph;

/// <summary>Where the cluster's only OSD keeps its bytes.</summary>
public enum CephObjectStore
{
    /// <summary>A sparse file in the cluster's folder: room for objects larger than memory.</summary>
    Bluestore,

    /// <summary>The OSD's memory: no disk in the way of a benchmark, but every stored byte is a resident byte.</summary>
    Memstore,
}
