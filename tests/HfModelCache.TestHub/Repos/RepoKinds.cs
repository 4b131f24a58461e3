namespace HfModelCache.TestHub.Repos;

internal static class RepoKinds
{
    public static string ApiSegment(this RepoKind kind) => kind switch
    {
        RepoKind.Dataset => "datasets",
        RepoKind.Space => "spaces",
        _ => "models",
    };

    public static RepoKind? FromApiSegment(string segment) => segment switch
    {
        "models" => RepoKind.Model,
        "datasets" => RepoKind.Dataset,
        "spaces" => RepoKind.Space,
        _ => null,
    };

    public static string PagePath(this RepoKind kind, string id) =>
        kind == RepoKind.Model ? id : $"{kind.ApiSegment()}/{id}";
}
