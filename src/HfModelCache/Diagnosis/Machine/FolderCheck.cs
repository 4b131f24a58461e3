using System.Globalization;
using HfModelCache.Copies.Layouts;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Stores.Folder;

namespace HfModelCache.Diagnosis.Machine;

/// <summary>Writes a file to the folder to which models are restored, and removes it.</summary>
/// <param name="target">The folder.</param>
/// <param name="id">Distinguishes this diagnosis from others.</param>
internal sealed class FolderCheck(RestoreTarget target, string id) : ICheck
{
    public CheckedEnd End => CheckedEnd.Folder;

    public CheckDescription Description => KnownChecks.Folder;

    public Task<Finding> RunAsync(CancellationToken cancellationToken) => FolderFailures.Guard(
        target.Folder,
        $"Writing to {target.Folder}",
        missing => new OperatorException(FailureReason.FolderMissing, $"{target.Folder} does not exist.", missing),
        () =>
        {
            var file = Path.Combine(target.Folder, string.Create(CultureInfo.InvariantCulture, $".hf-model-cache-doctor-{id}"));
            var link = file + ".link";
            try
            {
                File.WriteAllBytes(file, [1]);
                if (target.Layout == FolderLayout.HubCache)
                    File.CreateSymbolicLink(link, file); // What applications open there.
                return Finding.Passed($"can be written, {ByteSize.Format(new DriveInfo(target.Folder).AvailableFreeSpace)} free");
            }
            finally
            {
                File.Delete(link);
                File.Delete(file);
            }
        });
}
