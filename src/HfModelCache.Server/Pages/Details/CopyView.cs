using HfModelCache.Formatting;
using HfModelCache.Repos;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Pages.Markup;
using HfModelCache.Server.Pages.States;

namespace HfModelCache.Server.Pages.Details;

/// <summary>Shows a copy to a caller who may know of it.</summary>
/// <param name="address">Which copy.</param>
/// <param name="server">The address of this server, as the caller names it.</param>
/// <param name="listed">The copy as the store lists it; null if it does not.</param>
internal sealed class CopyView(CopyAddress address, string server, ListedCopy? listed)
{
    /// <summary>Shows a copy that has a manifest.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="revisions">What the revisions of the repo mean.</param>
    /// <param name="isReadable">Whether a browser, which has no token, may read the files.</param>
    public Html Show(ServedCopy copy, IReadOnlyList<KeyValuePair<string, Commit>> revisions, bool isReadable) => $"""
        {Heading(copy.Visibility)}
        {Fact.Show(
            new Fact("State", State()),
            new Fact("Commit", $"<code>{copy.Commit.Sha}</code>"),
            new Fact("Revisions", $"{RevisionLinks(revisions)}"),
            new Fact("Files", $"{copy.Files.Count}"),
            new Fact("Size", $"{ByteSize.Format(copy.Files.Sum(file => file.Size))}"),
            new Fact("Written (UTC)", Times.Show(copy.Manifest.Written)),
            new Fact("Selection", $"<code>{copy.Manifest.Selection}</code>{LeftOutList.Show(copy)}"))}
        {new UsageSection(server, address).Show()}
        {new FileTable(address, copy, isReadable).Show()}
        """;

    /// <summary>Shows a copy without a manifest, as the store lists it.</summary>
    public Html ShowUnfinished() => $"""
        {Heading(listed!.Visibility)}
        {Fact.Show(
            new Fact("State", State()),
            new Fact("Commit", $"<code>{listed.Commit?.Sha}</code>"),
            new Fact("Revisions", $"{string.Join(", ", listed.Revisions.Select(revision => revision.Name))}"),
            new Fact("Files so far", $"{listed.Files}"),
            new Fact("Size so far", $"{ByteSize.Format(listed.Bytes)}"))}
        <p class="notice">The copy is not whole, so its files are not listed here. This page shows them once it is.</p>
        {new UsageSection(server, address).Show()}
        """;

    private Html Heading(Visibility visibility) => $"""
        <nav class="path" aria-label="Breadcrumb"><a href="{PageLinks.Overview}">Copies</a> /</nav>
        <h1>{address.Repo.Name} <span class="tag">{address.Repo.Type.ToName()}</span>{Html.If(
            visibility is Visibility.Gated or Visibility.Private, $""" <span class="tag">{visibility.ToName()}</span>""")}</h1>
        """;

    private Html State() => listed is null ? $"not known" : StateView.Show(listed);

    private IEnumerable<Html> RevisionLinks(IReadOnlyList<KeyValuePair<string, Commit>> revisions) => revisions
        .Where(revision => Commit.TryParse(revision.Key) is null)
        .Select(revision => (Html)$"""<a href="{PageLinks.ToCopy(address.Repo, ("revision", revision.Key))}">{revision.Key}</a> """);
}
