namespace HfModelCache.Stores.S3.Sending;

/// <summary>Where a body goes.</summary>
/// <param name="Key">The object.</param>
internal sealed record BodyTarget(string Key)
{
    /// <summary>What else the address says, sorted by name. Default empty: the body is the whole object.</summary>
    public string Query { get; init; } = "";

    /// <summary>Whether an object that exists is left as it is, and the body refused (412). Default false.</summary>
    public bool MustBeNew { get; init; }

    /// <summary>The address.</summary>
    /// <param name="bucket">The bucket's, without a slash at its end.</param>
    public string AddressIn(string bucket)
    {
        var address = $"{bucket}/{string.Join('/', Key.Split('/').Select(Uri.EscapeDataString))}";
        return Query.Length == 0 ? address : $"{address}?{Query}";
    }
}
