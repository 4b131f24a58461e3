namespace HfModelCache.Chaos;

/// <summary>Where the replicas store.</summary>
public enum ChaosStore
{
    /// <summary>A Ceph RGW.</summary>
    Ceph,

    /// <summary>A server that lacks conditions and the listing of uploads.</summary>
    S3rver,

    /// <summary>A folder, in which nothing goes wrong but the replicas.</summary>
    Folder,
}
