using HfModelCache.Copies;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.Folder;
using HfModelCache.Tests.Runs;
using HfModelCache.Tests.Stores.S3;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Copies;

public sealed class JournalTests : IDisposable
{
    private static readonly ManifestFile File = new(
        new RepoFile("config.json", 2, ContentDigest.GitBlob("9e26dfeeb6e641a33dae4961196235bdb965b21b")), "etag");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");
    private readonly FakeTimeProvider _time = new();
    private readonly CopyLocation _location = CopyLocation.Of("models/", CacheScenario.Id("acme/sample"));
    private readonly HeldStore _store;
    private readonly ListLogger _log = new();
    private readonly Journal _journal;

    public JournalTests()
    {
        _store = new HeldStore(new FolderObjectStore(_folder.FullName, _time));
        _journal = new Journal(
            new CopyDocuments(_store, NullLogger.Instance), _location, Compose, TimeSpan.FromSeconds(5), _time, _log);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_write_that_is_still_being_tried_never_lands_after_the_journal_was_stopped()
    {
        await _journal.StartAsync(Cancel);
        _journal.Record(File);
        _store.Hold();
        _time.Advance(TimeSpan.FromSeconds(5));
        await _store.Held;

        await _journal.StopAsync();
        _journal.Close();
        await _store.DeleteAsync(_location.JournalKey, Cancel);
        _store.LetGo();
        await _journal.DisposeAsync();

        Assert.Null(await _store.FindAsync(_location.JournalKey, Cancel));
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task What_was_not_written_when_it_was_stopped_is_written_at_the_end()
    {
        await _journal.StartAsync(Cancel);
        var before = await _store.FindAsync(_location.JournalKey, Cancel);
        _journal.Record(File);

        await _journal.StopAsync();
        await _journal.DisposeAsync();

        Assert.NotEqual(before, await _store.FindAsync(_location.JournalKey, Cancel));
    }

    private static Manifest Compose(IEnumerable<ManifestFile> files) => new()
    {
        Format = Manifest.CurrentFormat,
        Tool = "test",
        Repo = "acme/sample",
        Type = "model",
        Revision = "main",
        Commit = new string('a', 40),
        Selection = "default",
        Written = DateTimeOffset.UnixEpoch,
        Files = [.. files],
        LeftOut = [],
    };

    /// <summary>Holds up what is written, on demand.</summary>
    private sealed class HeldStore(IObjectStore inner) : DelegatingObjectStore(inner)
    {
        private readonly TaskCompletionSource _held = new();
        private TaskCompletionSource? _hold;

        public Task Held => _held.Task;

        public void Hold() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void LetGo() => _hold!.TrySetResult();

        public override async Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken)
        {
            if (_hold is { } hold)
            {
                _held.TrySetResult();
                await hold.Task.WaitAsync(cancellationToken);
            }

            return await base.PutAsync(key, payload, cancellationToken);
        }
    }
}
