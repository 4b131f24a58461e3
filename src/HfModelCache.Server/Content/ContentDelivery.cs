namespace HfModelCache.Server.Content;

/// <summary>Specifies how clients get the bytes of large files.</summary>
public enum ContentDelivery
{
    /// <summary>By a redirect to a presigned URL of the store, so that no byte passes this server.</summary>
    Redirect,

    /// <summary>Through this server: for stores that clients can't reach, and for folders.</summary>
    Relay,
}
