using HfModelCache.Conformance;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Sources.Hub;

/// <summary>Tests when a file and its ranges are requested, and from whom.</summary>
public sealed class HubFileTests : IAsyncLifetime
{
    private const int Piece = 100_000;
    private const int Pieces = 6;

    private readonly Stack<IDisposable> _open = new();
    private FakeHub _hub = null!;
    private IModelSource _source = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _hub.AddRepo(TwoEnds.Repo.Name).Commit("main", [TestFile.Generated("a.bin", Pieces * Piece, 1), TestFile.Generated("b.bin", Pieces * Piece, 2)]);
        _source = TwoEnds.Hub(_hub.Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out var open))
            open.Dispose();
        _source.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task The_ranges_of_a_file_do_not_wait_for_the_content_servers_first_answer()
    {
        _hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.AnswerLate(WallClock.Patience), When = FaultWhen.FirstTimes(1) });
        var file = await OpenAsync("a.bin");

        var first = OpenRangeAsync(file, 0);
        await WallClock.UntilAsync("the first range is requested", () => CountOf(Origin.Cdn) > 0, cancellationToken: Cancel);
        var second = await OpenRangeAsync(file, 1).InTimeAsync(Cancel);

        Assert.NotNull(second.Body);
        Assert.False(first.IsCompleted);
        Assert.Equal(1, _hub.Requests.All.Count(r => r.Target.Contains("/resolve/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_content_server_that_refuses_is_not_asked_again_without_the_Hub()
    {
        _hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.Status(500), When = FaultWhen.FirstTimes(1) });
        var file = await OpenAsync("a.bin");

        await Assert.ThrowsAnyAsync<TransientException>(() => OpenRangeAsync(file, 0));
        Assert.NotNull((await OpenRangeAsync(file, 0)).Body);

        Assert.Equal(2, _hub.Requests.All.Count(r => r.Target.Contains("/resolve/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_content_server_that_ignores_ranges_is_asked_for_one_range_of_the_next_file()
    {
        _hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.IgnoreRange });
        Assert.All(await OpenAllAsync("a.bin"), opening => Assert.Null(opening.Body));
        var before = CountOf(Origin.Cdn);
        Assert.InRange(before, 1, Pieces);

        Assert.All(await OpenAllAsync("b.bin"), opening => Assert.Null(opening.Body));

        Assert.Equal(before + 1, CountOf(Origin.Cdn));
    }

    [Fact]
    public async Task A_Hub_that_names_no_files_is_asked_for_the_revision_once()
    {
        var commit = (await _source.ResolveAsync(TwoEnds.Repo, "main", Cancel)).Commit;
        _hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/revision/*", Do = FaultAction.Text($$"""{"sha":"{{commit}}"}""") });
        var before = RevisionRequests();

        await OpenAsync("a.bin");

        Assert.Equal(before + 1, RevisionRequests());

        int RevisionRequests() => _hub.Requests.All.Count(r => r.Target.Contains("/revision/", StringComparison.Ordinal));
    }

    private int CountOf(Origin origin) => _hub.Requests.All.Count(r => r.Origin == origin);

    private async Task<RangeOpening[]> OpenAllAsync(string path)
    {
        var file = await OpenAsync(path);
        return await Task.WhenAll(Enumerable.Range(0, Pieces).Select(piece => OpenRangeAsync(file, piece)));
    }

    private async Task<ISourceFile> OpenAsync(string path)
    {
        var revision = await _source.ResolveAsync(TwoEnds.Repo, "main", Cancel);
        var snapshot = await _source.ListFilesAsync(TwoEnds.Repo, revision, Cancel);
        return Keep(_source.Open(TwoEnds.Repo, revision.Commit, snapshot.Files.Single(f => f.Path == path)));
    }

    private async Task<RangeOpening> OpenRangeAsync(ISourceFile file, int piece)
    {
        var opening = await file.OpenAsync(new ByteRange(piece * Piece, Piece), Keep(_source.Connect()), Cancel);
        if (opening.Body is { } body)
            Keep(body);
        return opening;
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        lock (_open)
            _open.Push(part);
        return part;
    }
}
