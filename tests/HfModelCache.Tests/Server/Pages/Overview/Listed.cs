using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Runs.Listing;

namespace HfModelCache.Tests.Server.Pages.Overview;

/// <summary>Copies as a store lists them.</summary>
internal static class Listed
{
    public static ListedCopy Copy(string repo, int number = 0) => new()
    {
        Repo = repo,
        Type = RepoType.Model,
        Location = "s3://bucket/",
        Layout = CopyLayout.Name,
        State = CopyState.Whole,
        Commit = Commit.TryParse($"{number:x40}"),
        Visibility = Visibility.Public,
        Revisions = [new ListedRevision("main", Pinned: false)],
        Files = number,
        Bytes = number * 1000L,
        Written = DateTimeOffset.UnixEpoch.AddDays(number),
    };
}
