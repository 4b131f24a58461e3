using HfModelCache.Conformance;
using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.Folder;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Stores.Folder;

public sealed class FolderObjectStoreTests : ObjectStoreConformance, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("folder-store-");
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_missing_folder_is_not_created_but_reported()
    {
        var store = new FolderObjectStore(Path.Combine(_folder.FullName, "not-mounted"), _time);

        var failure = await Assert.ThrowsAsync<OperatorException>(() => store.ListAsync("", CancellationToken.None));

        Assert.Equal(FailureReason.BucketNotFound, failure.Reason);
        Assert.Contains("not-mounted", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_final_name_does_not_exist_before_an_upload_is_completed()
    {
        var store = Store();
        var upload = await store.StartUploadAsync("models/a", 10, CancellationToken.None);
        await store.UploadPartAsync(upload, 1, new(new byte[10]), CancellationToken.None);

        Assert.False(File.Exists(Path.Combine(_folder.FullName, "models/a")));
        Assert.Empty(await store.ListAsync("", CancellationToken.None));
    }

    [Fact]
    public async Task An_object_is_a_plain_file_at_the_path_of_its_key()
    {
        await Store().PutAsync("m/gpt2/config.json", new("{}"u8.ToArray()), CancellationToken.None);

        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "m/gpt2/config.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_key_that_leaves_the_folder_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store().FindAsync("../outside", CancellationToken.None));

    [Fact]
    public async Task A_folder_in_the_place_of_a_file_is_a_failure_that_leaves_nothing_behind()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "a"));
        var store = Store();

        var late = await Assert.ThrowsAsync<OperatorException>(() => store.PutAsync("a", new(new byte[1]), CancellationToken.None));
        var early = await Assert.ThrowsAsync<OperatorException>(() => store.CheckKeysAsync(["a"], CancellationToken.None));

        Assert.Equal(FailureReason.FolderNameRefused, late.Reason);
        Assert.Equal(FailureReason.FolderNameRefused, early.Reason);
        Assert.Empty(await store.ListUploadsAsync("", CancellationToken.None));
    }

    [Fact]
    public async Task Remains_of_a_half_deleted_upload_are_cleaned_up()
    {
        var store = Store();
        var living = await store.StartUploadAsync("a", 10, CancellationToken.None);
        var uploads = Path.Combine(_folder.FullName, FolderObjectStore.UploadsFolder);
        Directory.CreateDirectory(Path.Combine(uploads, "empty"));
        Directory.CreateDirectory(Path.Combine(uploads, "half-dropped"));
        await File.WriteAllTextAsync(Path.Combine(uploads, "half-dropped", "1-10.part"), "", TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(living.UploadId, Assert.Single(await store.ListUploadsAsync("", CancellationToken.None)).UploadId);

        Assert.Equal([Path.Combine(_folder.FullName, living.UploadId)], Directory.GetDirectories(uploads));
    }

    [Fact]
    public async Task An_upload_that_is_being_started_is_kept()
    {
        var started = Directory.CreateDirectory(Path.Combine(_folder.FullName, FolderObjectStore.UploadsFolder, "started"));

        Assert.Empty(await Store().ListUploadsAsync("", CancellationToken.None));

        started.Refresh();
        Assert.True(started.Exists);
    }

    [Fact]
    [Trait("Speed", "Exhaustive")]
    public async Task An_upload_is_listed_once_its_parts_can_be_listed()
    {
        var store = Store();
        for (var i = 0; i < 500; i++)
        {
            var starting = store.StartUploadAsync("a", 10, CancellationToken.None);
            IReadOnlyCollection<MultipartUpload> listed;
            bool isStarted;
            do
            {
                isStarted = starting.IsCompleted;
                listed = await store.ListUploadsAsync("", CancellationToken.None);
            }
            while (listed.Count == 0 && !isStarted);

            Assert.Empty(await store.ListPartsAsync(Assert.Single(listed), CancellationToken.None));
            await store.AbortUploadAsync(await starting, CancellationToken.None);
        }
    }

    [Fact]
    [Trait("Speed", "Exhaustive")]
    public async Task Uploads_are_listed_while_others_end()
    {
        var store = Store();
        var ending = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                var upload = await store.StartUploadAsync($"{i}", 10, CancellationToken.None);
                var part = await store.UploadPartAsync(upload, 1, new(new byte[10]), CancellationToken.None);
                if (i % 2 == 0)
                    await store.CompleteUploadAsync(upload, [part], CancellationToken.None);
                else
                    await store.AbortUploadAsync(upload, CancellationToken.None);
            }
        });

        while (!ending.IsCompleted)
        {
            foreach (var upload in await store.ListUploadsAsync("", CancellationToken.None))
            {
                if (await Record.ExceptionAsync(() => store.ListPartsAsync(upload, CancellationToken.None)) is { } failure)
                    Assert.IsType<UploadGoneException>(failure);
            }
        }

        await ending;
        Assert.Empty(await store.ListUploadsAsync("", CancellationToken.None));
    }

    [Fact]
    public async Task A_writer_refused_at_the_last_moment_leaves_nothing_behind()
    {
        var store = Store();
        await store.PutAsync("a", new("old"u8.ToArray()), CancellationToken.None);
        var refused = new Payload("new"u8.ToArray()) { Confirm = _ => throw new InvalidOperationException("mine") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutAsync("a", refused, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.TryCreateAsync("b", refused, CancellationToken.None));

        Assert.Equal(["a"], (await store.ListAsync("", CancellationToken.None)).Select(o => o.Key));
        Assert.Equal("old"u8.ToArray(), (await store.ReadDocumentAsync("a", 10, CancellationToken.None))!.Content);
        Assert.Empty(await store.ListUploadsAsync("", CancellationToken.None));
    }

    [Fact]
    public async Task Confirmation_comes_after_the_bytes_and_before_the_final_name()
    {
        var store = Store();
        var path = Path.Combine(_folder.FullName, "a");
        var existed = true;

        await store.PutAsync(
            "a",
            new Payload("new"u8.ToArray())
            {
                Confirm = _ =>
                {
                    existed = File.Exists(path);
                    return default;
                },
            },
            CancellationToken.None);

        Assert.False(existed);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("../outside/.hf-model-cache-uploads/a")]
    [InlineData("/etc")]
    [InlineData("m")]
    [InlineData(".hf-model-cache-uploads")]
    public async Task An_upload_with_an_impossible_id_is_gone(string id)
    {
        var store = Store();
        await store.PutAsync("m/data", new(new byte[1]), CancellationToken.None);
        var planted = new MultipartUpload("a", id, PartSize: 10, Token: "");

        await Assert.ThrowsAsync<UploadGoneException>(() => store.UploadPartAsync(planted, 1, new(new byte[1]), CancellationToken.None));
        await store.AbortUploadAsync(planted, CancellationToken.None);

        Assert.Equal(["m/data"], (await store.ListAsync("", CancellationToken.None)).Select(o => o.Key));
    }

    [Fact]
    public async Task A_file_too_large_for_the_file_system_is_not_retried()
    {
        var store = Store();
        var upload = await store.StartUploadAsync("a", long.MaxValue - 1, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<OperatorException>(
            () => store.UploadPartAsync(upload, 2, new(new byte[2]), CancellationToken.None));

        Assert.Equal(FailureReason.FolderUnfit, failure.Reason);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_root_is_named()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<OperatorException>(
            () => new FolderObjectStore(file, _time).FindAsync("a", CancellationToken.None));

        Assert.Equal(FailureReason.FolderNameRefused, failure.Reason);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a/b/c/d")]
    public async Task A_file_in_the_place_of_a_folder_is_named_at_once(string key)
    {
        var store = Store();
        await store.PutAsync("a", new(new byte[1]), CancellationToken.None);

        foreach (var attempt in new Func<Task>[]
        {
            () => store.TryCreateAsync(key, new(new byte[1]), CancellationToken.None),
            () => store.PutAsync(key, new(new byte[1]), CancellationToken.None),
            () => store.CheckKeysAsync([key], CancellationToken.None),
        })
        {
            var failure = await Assert.ThrowsAsync<OperatorException>(attempt);
            Assert.Equal(FailureReason.FolderNameRefused, failure.Reason);
            Assert.Contains(Path.Combine(_folder.FullName, "a") + " is a file", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_too_long_for_the_file_system_is_not_retried() =>
        Assert.Equal(
            FailureReason.FolderNameRefused,
            (await Assert.ThrowsAsync<OperatorException>(
                () => Store().PutAsync(new string('x', 300), new(new byte[1]), CancellationToken.None))).Reason);

    private protected override Task<IObjectStore> CreateAsync() => Task.FromResult<IObjectStore>(Store());

    private FolderObjectStore Store() => new(_folder.FullName, _time);
}
