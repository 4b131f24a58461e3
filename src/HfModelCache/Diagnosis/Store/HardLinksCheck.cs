using HfModelCache.Failures;
using HfModelCache.Stores.Folder;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Gives the small object a second name.</summary>
/// <param name="probe">What the checks store.</param>
/// <param name="folder">The store's folder.</param>
internal sealed class HardLinksCheck(Probe probe, FolderPaths folder) : StoreCheck(KnownChecks.HardLinks, probe)
{
    public override Task<Finding> RunAsync(CancellationToken cancellationToken) => FolderFailures.Guard(folder.Root, "Making a hard link", () =>
    {
        var isLinked = FinalName.TryLink(folder.PathOf(Probe.KeyOf(PutCheck.ObjectName)), folder.PathOf(Probe.KeyOf("link")));
        return isLinked
            ? Finding.Passed("supported")
            : Finding.Warning(FailureReason.HardLinksMissing, $"The file system of {folder.Root} has no hard links: the lease of a process that dies while it writes it can't be read until LEASE_TIMEOUT is over.");
    });
}
