using HfModelCache.Stores.Folder;

namespace HfModelCache.Tests.Stores.Folder;

public sealed class FinalNameTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("final-name-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_name_is_taken_once_and_never_again(bool withoutLinks)
    {
        Func<string, string, bool> take = withoutLinks ? FinalName.TryWriteOnce : FinalName.TryGiveOnce;

        Assert.True(take(New("one"), Named("name")));
        Assert.False(take(New("two"), Named("name")));

        Assert.Equal("one", File.ReadAllText(Named("name")));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Exactly_one_of_many_takes_a_name_with_or_without_links(bool oddOnesLink, bool evenOnesLink)
    {
        for (var round = 0; round < 50; round++)
        {
            var name = Named($"name-{round}");
            var racers = Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? evenOnesLink : oddOnesLink)
                ? FinalName.TryGiveOnce(New($"{i}"), name)
                : FinalName.TryWriteOnce(New($"{i}"), name)));

            var took = await Task.WhenAll(racers);

            Assert.Equal(Array.IndexOf(took, true), int.Parse(await File.ReadAllTextAsync(name), System.Globalization.CultureInfo.InvariantCulture));
            Assert.Single(took, true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_name_is_free_again_after_a_failure(bool withoutLinks)
    {
        Func<string, string, bool> take = withoutLinks ? FinalName.TryWriteOnce : FinalName.TryGiveOnce;

        Assert.ThrowsAny<IOException>(() => take(Named("missing"), Named("name")));

        Assert.False(File.Exists(Named("name")));
    }

    [Fact]
    public void A_file_that_cannot_be_renamed_is_not_copied()
    {
        string[] folders = ["/dev/shm", AppContext.BaseDirectory];
        var other = folders.FirstOrDefault(f => FileSystemView.Of(f) is { } view && view != FileSystemView.Of(_folder.FullName));
        Assert.SkipWhen(other is null, "There is no other file system.");
        var elsewhere = Path.Combine(other, Path.GetRandomFileName());

        var failure = Assert.Throws<IOException>(() => FinalName.Give(New("one"), elsewhere));

        Assert.Equal(Errno.CrossDevice, failure.HResult);
        Assert.False(File.Exists(elsewhere));
    }

    private string Named(string name) => Path.Combine(_folder.FullName, name);

    private string New(string text)
    {
        var file = Named(Path.GetRandomFileName());
        File.WriteAllText(file, text);
        return file;
    }
}
