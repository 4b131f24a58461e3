using System.Diagnostics;
using HfModelCache.Stores.Folder;

namespace HfModelCache.Tests.Stores.Folder;

public sealed class FolderLocksTests : IDisposable
{
    private const string Key = "a/b/1.lock";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("locks-");
    private readonly FolderLocks _locks;

    public FolderLocksTests() => _locks = new FolderLocks(new FolderPaths(_folder.FullName));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_holder_of_a_held_lock_has_not_ended()
    {
        using var held = _locks.TryHold(Key);

        Assert.False(_locks.HasEnded(Key, held!.Identity));
    }

    [Fact]
    public async Task A_process_that_was_killed_has_ended_and_one_that_lives_has_not()
    {
        // flock(1) locks as this program does, and is a process that can be killed.
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(Key))!);
        File.WriteAllText(PathOf(Key), "");
        var identity = $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {FileSystemView.IdentityOf(PathOf(Key))}";
        using var holder = Process.Start("flock", ["--no-fork", PathOf(Key), "sleep", "600"]);
        await WallClock.UntilAsync("the lock is held", () => !_locks.HasEnded(Key, identity), cancellationToken: Cancel);
        Assert.False(_locks.HasEnded(Key, identity));

        holder.Kill();
        await holder.WaitForExitAsync(Cancel);

        Assert.True(_locks.HasEnded(Key, identity));
    }

    [Fact]
    public void A_free_lock_of_another_machine_or_file_proves_nothing()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "free.lock"), "");

        Assert.False(_locks.HasEnded("free.lock", "another-boot 0:1 2"));
        Assert.False(_locks.HasEnded("missing.lock", "another-boot 0:1 2"));
    }

    private string PathOf(string key) => Path.Combine(_folder.FullName, key);
}
