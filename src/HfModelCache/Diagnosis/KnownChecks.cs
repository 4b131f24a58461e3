namespace HfModelCache.Diagnosis;

/// <summary>Lists every check, in the order in which they are made.</summary>
internal static class KnownChecks
{
    public static readonly CheckDescription Memory = new("memory", "The container's memory limit leaves room for MAX_MEMORY");
    public static readonly CheckDescription OpenFiles = new("open files", "The limit of open files allows MAX_CONNECTIONS to both ends");

    public static readonly CheckDescription Name = new("name", "The server's name, or its proxy's, can be resolved");
    public static readonly CheckDescription Proxy = new("proxy", "The proxy accepts connections", Name);
    public static readonly CheckDescription Connection = new("connection", "The server answers, and its certificate is trusted", Name, Proxy);
    public static readonly CheckDescription Clock = new("clock", "This machine's clock and the server's agree: signatures are valid for 15 minutes", Connection);

    public static readonly CheckDescription Token = new("token", "The Hub accepts HF_TOKEN", Connection);
    public static readonly CheckDescription Model = new("model", "The model has the revision, and its files can be listed", Connection, Token);
    public static readonly CheckDescription File = new("file", "A file of the model can be downloaded: the licence is accepted, and the token has access", Model);

    public static readonly CheckDescription Bucket = new("bucket", "The keys are accepted, and the bucket or folder exists", Connection);
    public static readonly CheckDescription List = new("list", "s3:ListBucket", Bucket);
    public static readonly CheckDescription Put = new("put", "s3:PutObject", Bucket);
    public static readonly CheckDescription Get = new("get", "s3:GetObject, and what is read is what was stored", Bucket);
    public static readonly CheckDescription Create = new("conditional create", "An object is created only once (If-None-Match), so that one replica downloads", Put);
    public static readonly CheckDescription Versioning = new("versioning", "The bucket doesn't keep what is replaced and removed", Bucket);
    public static readonly CheckDescription Multipart = new("multipart", "A multipart upload becomes an object", Put, Get);
    public static readonly CheckDescription ListParts = new("list parts", "s3:ListMultipartUploadParts", Multipart);
    public static readonly CheckDescription ListUploads = new("list uploads", "s3:ListBucketMultipartUploads", Multipart);
    public static readonly CheckDescription Abort = new("abort", "s3:AbortMultipartUpload", Multipart);
    public static readonly CheckDescription Throughput = new("throughput", "8 MiB are stored and read: the size of a part, and how fast", Put, Get);
    public static readonly CheckDescription HardLinks = new("hard links", "The folder has hard links, so that a lease appears in one step", Put);
    public static readonly CheckDescription Space = new("space", "How much fits into the folder", Bucket);
    public static readonly CheckDescription Delete = new("delete", "s3:DeleteObject, and nothing of this diagnosis is left behind", Bucket);

    public static readonly CheckDescription Folder = new("folder", "LOCAL_DIR or CACHE_DIR exists, and can be written");

    /// <summary>Every check.</summary>
    public static readonly IReadOnlyList<CheckDescription> All =
    [
        Memory, OpenFiles, Name, Proxy, Connection, Clock, Token, Model, File, Bucket, List, Put, Get, Create, Versioning, Multipart,
        ListParts, ListUploads, Abort, Throughput, HardLinks, Space, Delete, Folder,
    ];
}
