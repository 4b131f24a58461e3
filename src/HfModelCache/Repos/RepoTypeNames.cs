namespace HfModelCache.Repos;

/// <summary>Converts repo types to the names that manifests and the Hub's API use.</summary>
public static class RepoTypeNames
{
    /// <summary>The type's name: <c>model</c>, <c>dataset</c> or <c>space</c>.</summary>
    public static string ToName(this RepoType type) => type switch
    {
        RepoType.Dataset => "dataset",
        RepoType.Space => "space",
        _ => "model",
    };

    /// <summary>Parses a type's name, in any letter case. Returns null if there is no such type.</summary>
    public static RepoType? TryParse(string name)
    {
        foreach (var type in Enum.GetValues<RepoType>())
        {
            if (string.Equals(type.ToName(), name, StringComparison.OrdinalIgnoreCase))
                return type;
        }

        return null;
    }

    /// <summary>The type's segment in the API's paths: <c>models</c>, <c>datasets</c> or <c>spaces</c>.</summary>
    public static string ToSegment(this RepoType type) => $"{type.ToName()}s";
}
