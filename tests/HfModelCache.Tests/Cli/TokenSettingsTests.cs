using HfModelCache.Cli.Output.Text;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Readers;

namespace HfModelCache.Tests.Cli;

public sealed class TokenSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_place_is_asked_only_where_the_ones_before_it_hold_nothing()
    {
        var environment = new Dictionary<string, string>
        {
            ["HF_TOKEN"] = "first",
            ["HUGGING_FACE_HUB_TOKEN"] = "second",
            ["HF_TOKEN_PATH"] = _folder.File("token", "third\n"),
            ["HF_HOME"] = Path.GetDirectoryName(_folder.File("hf/token", "fourth"))!,
            ["XDG_CACHE_HOME"] = Path.GetDirectoryName(Path.GetDirectoryName(_folder.File("xdg/huggingface/token", "fifth")))!,
            ["HOME"] = _folder.Path,
        };
        _folder.File(".cache/huggingface/token", " sixth \r\n");
        var found = new List<string?>();
        foreach (var variable in new[] { "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_HOME", "XDG_CACHE_HOME", "HOME" })
        {
            found.Add(Read(environment).Token);
            environment.Remove(variable);
        }

        Assert.Equal(["first", "second", "third", "fourth", "fifth", "sixth"], found);
        Assert.Null(Read(environment).Token);
    }

    [Theory]
    [InlineData(" hf_abc\r\n")]
    [InlineData("Bearer hf_abc")]
    [InlineData("bearer  hf_abc")]
    [InlineData("\"hf_abc\"")]
    [InlineData("'hf_abc'\n")]
    public void What_does_not_belong_to_a_token_is_taken_off(string written) =>
        Assert.Equal("hf_abc", Read(new() { ["HF_TOKEN"] = written }).Token);

    [Fact]
    public void An_empty_token_is_none() => Assert.Null(Read(new() { ["HF_TOKEN"] = "\n" }).Token);

    [Fact]
    public void No_token_is_sent_where_implicit_ones_are_switched_off() =>
        Assert.Null(Read(new() { ["HF_TOKEN"] = "hf_abc", ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1" }).Token);

    [Fact]
    public void A_folder_in_place_of_the_file_is_a_fault() => AssertFault(_folder.Path, "folder");

    [Fact]
    public void A_file_of_no_token_is_a_fault() => AssertFault(_folder.File("big", new string('a', 65537)), "larger");

    [Fact]
    public void A_pipe_is_a_fault_and_no_wait_for_ever()
    {
        var pipe = Path.Combine(_folder.Path, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
            made.WaitForExit();
        var link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, pipe);

        AssertFault(pipe, "not a regular file");
        AssertFault(link, "not a regular file");
    }

    [Fact]
    public void A_link_to_a_file_is_followed()
    {
        var link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, _folder.File("target", "hf_abc"));

        Assert.Equal("hf_abc", Read(new() { ["HF_TOKEN_PATH"] = link }).Token);
    }

    [Fact]
    public void What_a_bad_file_holds_is_not_repeated()
    {
        var (_, faults) = Read(new() { ["HF_TOKEN_PATH"] = _folder.File("token", "two words") });

        Assert.DoesNotContain("words", Assert.Single(faults).Text, StringComparison.Ordinal);
    }

    private static void AssertFault(string path, string problem)
    {
        var (token, faults) = Read(new() { ["HF_TOKEN_PATH"] = path });

        Assert.Null(token);
        var fault = Assert.Single(faults);
        Assert.Equal("HF_TOKEN_PATH", fault.Name);
        Assert.Contains(problem, fault.Text, StringComparison.Ordinal);
    }

    private static (string? Token, IReadOnlyList<SettingFault> Faults) Read(Dictionary<string, string> environment)
    {
        var values = new SettingValues(new Dictionary<SettingDefinition, string>(), environment);
        var faults = new SettingFaults(new SecretScrubber([]));
        return (new TokenReader(values, faults, new SwitchReader(values, faults)).Read(), faults.All);
    }
}
