using HfModelCache.Failures;
using HfModelCache.Stores.Folder;

namespace HfModelCache.Tests.Stores.Folder;

public sealed class NameCheckTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("name-check-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Names_that_differ_in_case_are_distinct_on_a_case_sensitive_file_system()
    {
        _folder.CreateSubdirectory("m/Sub");

        Check(["m/a.txt", "m/A.txt", "m/sub/b", "M/c"]);
    }

    [Fact]
    public void Existing_files_and_folders_of_the_right_kind_are_accepted()
    {
        _folder.CreateSubdirectory("m/sub");
        File.WriteAllText(Path.Combine(_folder.FullName, "m/a"), "");

        Check(["m/a", "m/sub/b", "m/new/c"]);
    }

    [Fact]
    public void A_link_to_a_folder_counts_as_a_folder()
    {
        _folder.CreateSubdirectory("real");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "link"), Path.Combine(_folder.FullName, "real"));

        Check(["link/a"]);
    }

    [Fact]
    public void A_check_changes_nothing()
    {
        Check(["m/a", "m/b/c", "m/naïve \"name\"?"]);

        Assert.Empty(_folder.GetFiles("*", SearchOption.AllDirectories));
        Assert.DoesNotContain(_folder.GetDirectories(), found => found.Name == "m");
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_named()
    {
        _folder.CreateSubdirectory("m/a");

        var failure = Assert.Throws<OperatorException>(() => Check(["m/a"]));

        Assert.Equal(FailureReason.FolderNameRefused, failure.Reason);
        Assert.Equal($"{_folder.FullName}/m/a is a folder where a file is needed.", failure.Message);
    }

    [Fact]
    public void A_circular_link_is_not_a_folder()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "a"), Path.Combine(_folder.FullName, "b"));
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "b"), Path.Combine(_folder.FullName, "a"));

        Assert.Equal(FailureReason.FolderNameRefused, Assert.Throws<OperatorException>(() => Check(["a/x"])).Reason);
    }

    private void Check(IReadOnlyCollection<string> keys) =>
        new NameCheck(_folder.FullName, new UploadPlaces(_folder.FullName)).Check(keys);
}
