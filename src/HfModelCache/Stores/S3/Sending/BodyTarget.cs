namespace HfModelCache.Stores.S3.Sending;

/// <summary>Represents the object or part that a body is sent to.</summary>
/// <param name="Key">The object.</param>
internal sealed record BodyTarget(string Key)
{
    /// <summary>The query, sorted by name. Default empty: the body is the whole object.</summary>
    public string Query { get; init; } = "";

    /// <summary>Whether the body is refused (412) if the object exists. Default false.</summary>
    public bool MustBeNew { get; init; }

    /// <summary>Returns the address.</summary>
    /// <param name="bucket">The bucket's address, without a trailing slash.</param>
    public string AddressIn(string bucket)
    {
        var address = $"{bucket}/{string.Join('/', Key.Split('/').Select(Uri.EscapeDataString))}";
        return Query.Length == 0 ? address : $"{address}?{Query}";
    }
}
