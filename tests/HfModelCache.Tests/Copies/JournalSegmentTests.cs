using System.Globalization;
using System.Text.Json.Nodes;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Tests.Coordination.Leases;
using HfModelCache.Tests.Runs;
using HfModelCache.Tests.Stores;
using HfModelCache.Tests.Stores.S3;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Copies;

/// <summary>The journal of a large copy is written once; what is stored since goes into segments.</summary>
public sealed class JournalSegmentTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly ManifestFile[] Files = [.. Enumerable.Range(0, 5000).Select(FileOf)];

    private readonly FakeTimeProvider _time = new();
    private readonly CopyLocation _location = CopyLocation.Of("models/", CacheScenario.Id("acme/sample"));
    private readonly MemoryObjectStore _memory = new();
    private readonly BentStore _store;
    private readonly ListLogger _log = new();
    private readonly CopyDocuments _documents;
    private long _written;

    public JournalSegmentTests()
    {
        _store = new BentStore(_memory);
        _documents = new CopyDocuments(_store, _log);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_costs_the_same_however_much_was_stored_before()
    {
        await using var journal = await BeginAsync();
        var costs = new List<long>();
        foreach (var files in Files.Chunk(500))
            costs.Add(await WriteAsync(journal, files));
        await journal.StopAsync();

        Assert.True(costs.Max() <= 2.2 * costs[0], string.Join(", ", costs));
        Assert.Equal(Files, (await ReadAsync())!.Files);
        Assert.Empty((await ReadAsync())!.Pending!);
        Assert.Empty((await ReadAsync())!.Planned!);
    }

    [Fact]
    public async Task The_journal_of_a_small_copy_is_one_object()
    {
        var journal = await BeginAsync(Files[..300]);
        await WriteAsync(journal, Files[..300]);
        await journal.DisposeAsync();

        Assert.Equal([_location.JournalKey], await KeysAsync());
        Assert.Equal(Files[..300], (await ReadAsync())!.Files);
        Assert.Empty(journal.SegmentKeys);
    }

    [Fact]
    public async Task A_segment_that_is_missing_torn_or_of_another_journal_costs_only_its_own_files()
    {
        await using (var journal = await BeginAsync())
        {
            foreach (var files in Files.Chunk(1000))
                await WriteAsync(journal, files);
        }

        var keys = (await KeysAsync()).Where(key => key != _location.JournalKey).ToList();
        Assert.Equal(5, keys.Count);
        await _store.DeleteAsync(keys[0], Cancel);
        await TearAsync(keys[1]);
        await _documents.WriteAsync(keys[2], new JournalSegment { Format = 1, Journal = "abc", Files = Files[..1] }, Cancel);

        var read = (await ReadAsync())!;

        Assert.Equal(Files[3000..], read.Files);
        Assert.Equal(Files[..3000].Select(file => file.Path), read.Pending!.Select(file => file.Path));
        Assert.Equal(2, _log.Warnings.Count());
    }

    [Fact]
    public async Task A_segment_that_a_newer_version_wrote_is_none()
    {
        await using var journal = await BeginAsync();
        await WriteAsync(journal, Files[..10]);
        var key = Assert.Single(journal.SegmentKeys);
        var id = key.Split('/')[^2];

        await _documents.WriteAsync(key, new JournalSegment { Format = 2, Journal = id, Files = Files[..10] }, Cancel);

        Assert.Empty((await ReadAsync())!.Files);
    }

    [Fact]
    public async Task A_segment_that_could_not_be_written_is_written_the_next_time_with_what_came_since()
    {
        await using var journal = await BeginAsync();
        _store.Before = (verb, _) => verb == "PUT" ? throw new TransientException(FailureReason.StoreUnavailable, "Down.") : Task.CompletedTask;
        await WriteAsync(journal, Files[..1500]);
        Assert.Empty((await ReadAsync())!.Files);

        _store.Before = (_, _) => Task.CompletedTask;
        await WriteAsync(journal, Files[1500..1510]);

        Assert.Equal(Files[..1510], (await ReadAsync())!.Files);
    }

    [Fact]
    public async Task What_was_recorded_since_the_last_write_is_written_at_the_end()
    {
        var journal = await BeginAsync();
        foreach (var file in Files[..1200])
            journal.Record(file);

        await journal.DisposeAsync();

        Assert.Equal(Files[..1200], (await ReadAsync())!.Files);
    }

    [Fact]
    public async Task Nothing_is_written_while_nothing_is_stored()
    {
        await using var journal = await BeginAsync();
        await WriteAsync(journal, Files[..10]);

        Assert.Equal(0, await WriteAsync(journal, []));
    }

    [Fact]
    public async Task A_version_that_does_not_know_segments_finds_what_was_planned()
    {
        await using var journal = await BeginAsync();
        await WriteAsync(journal, Files[..2000]);

        var head = (await _documents.ReadJournalHeadAsync(_location.JournalKey, Cancel))!;

        Assert.Empty(head.Files);
        Assert.Equal(Files.Select(file => file.Path), head.Planned!.Select(file => file.Path));
        Assert.Equal(head.Planned, head.Pending);
        var json = JsonNode.Parse((await _store.ReadDocumentAsync(_location.JournalKey, 1 << 30, Cancel))!.Content.Span)!;
        Assert.Equal(Files.Length, json["planned"]!.AsArray().Count);
        Assert.Null(json["pending"]);
    }

    [Fact]
    public async Task A_follower_reads_each_segment_only_when_it_changes()
    {
        var follower = new JournalFollower(_store, _documents, _location);
        Assert.Null(await follower.ReadNewAsync(Cancel));
        Assert.Null(follower.IsThere);
        await using var journal = await BeginAsync();
        var reads = new List<string>();
        _store.Before = (verb, key) =>
        {
            if (verb == "GET")
                reads.Add(key);
            return Task.CompletedTask;
        };

        await WriteAsync(journal, Files[..1000]);
        Assert.Equal(Files[..1000], await follower.ReadNewAsync(Cancel));
        await WriteAsync(journal, Files[1000..1200]);
        Assert.Equal(Files[1000..1200], await follower.ReadNewAsync(Cancel));
        Assert.Null(await follower.ReadNewAsync(Cancel));
        await WriteAsync(journal, Files[1200..]);
        await follower.ReadNewAsync(Cancel);

        Assert.Equal([_location.JournalKey, .. Segments(1, 2, 2)], reads);
        Assert.Equal(Files, follower.Journal!.Files);
        Assert.Empty(follower.Journal.Pending!);
        await _store.DeleteAsync(_location.JournalKey, Cancel);
        Assert.Null(await follower.ReadNewAsync(Cancel));
        Assert.False(follower.IsThere);

        IEnumerable<string> Segments(params int[] numbers) => numbers.Select(number => journal.SegmentKeys.ElementAt(number - 1));
    }

    private static ManifestFile FileOf(int number) => new(
        new RepoFile(
            string.Create(CultureInfo.InvariantCulture, $"data/{number:D6}.txt"), 7,
            ContentDigest.GitBlob(number.ToString("x40", CultureInfo.InvariantCulture))),
        string.Create(CultureInfo.InvariantCulture, $"etag-{number}"));

    private Task<Manifest?> ReadAsync() => _documents.ReadJournalAsync(_location, Cancel);

    private async Task<IReadOnlyList<string>> KeysAsync() =>
        [.. (await _store.ListAsync("", Cancel)).Select(found => found.Key).Order(StringComparer.Ordinal)];

    private Task<Journal> BeginAsync() => BeginAsync(Files);

    private async Task<Journal> BeginAsync(ManifestFile[] files)
    {
        var journal = new Journal(_documents, _location, Compose, Interval, _time, _log);
        await journal.StartAsync(Cancel);
        return journal;

        Manifest Compose(IEnumerable<ManifestFile> stored)
        {
            var known = stored.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
            ManifestFile[] rest = [.. files.Select(file => file with { ETag = null }).ExceptBy(known.Select(file => file.Path), file => file.Path)];
            return new Manifest
            {
                Format = Manifest.CurrentFormat, Tool = "test", Repo = "acme/sample", Type = "model", Revision = "main",
                Commit = new string('a', 40), Selection = "default", Written = DateTimeOffset.UnixEpoch,
                Files = known, LeftOut = [], Planned = rest, Pending = rest,
            };
        }
    }

    // Returns the bytes that were written for them.
    private async Task<long> WriteAsync(Journal journal, ManifestFile[] files)
    {
        var failures = _log.Warnings.Count();
        foreach (var file in files)
            journal.Record(file);
        _written = 0;
        _store.After = async (verb, key) => _written += verb == "PUT" ? (await _memory.FindAsync(key, Cancel))!.Size : 0;
        await _time.PassAsync(Interval + TimeSpan.FromSeconds(1), until: IsOver);
        if (files.Length > 0)
            await WallClock.UntilAsync("the journal is written, or has failed", IsOver, cancellationToken: Cancel);
        _store.After = (_, _) => Task.CompletedTask;
        return _written;

        bool IsOver() => _written > 0 || _log.Warnings.Count() > failures;
    }

    private async Task TearAsync(string key)
    {
        var whole = (await _store.ReadDocumentAsync(key, 1 << 20, Cancel))!.Content;
        await _store.PutAsync(key, new Payload(whole[..(whole.Length / 2)]), Cancel);
    }
}
