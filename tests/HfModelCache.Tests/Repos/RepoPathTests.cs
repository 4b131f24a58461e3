using HfModelCache.Repos;

namespace HfModelCache.Tests.Repos;

public sealed class RepoPathTests
{
    [Theory]
    [InlineData("config.json")]
    [InlineData(".gitattributes")]
    [InlineData("pt/pt_PT/tugão/medium/a.onnx")]
    [InlineData("a b/c+d%20?#.bin")]
    [InlineData("..hidden/x..y")]
    [InlineData("hf-model-cache/x.hf-model-cache")]
    [InlineData("assets/\U0001F469\u200D\U0001F4BB.png")] // Two emoji, joined.
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645.txt")] // A Persian word with its non-joiner.
    [InlineData("\U0001FAEA.txt")] // An emoji of Unicode 17.
    [InlineData("\U000E0063 private \uE000.bin")]
    [InlineData("zero\u200Bwidth")]
    [InlineData("12:30.json")]
    public void Ordinary_names_are_safe(string path) => Assert.Null(RepoPath.FindProblem(path));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../etc/passwd")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("/abs")]
    [InlineData("C:\\x")]
    [InlineData("C:/x")]
    [InlineData("c:x")]
    [InlineData("\\\\host\\x")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("exe\u202Etxt.bin")]
    [InlineData("lone\ud800surrogate")]
    [InlineData("a/C:x")]
    [InlineData("a/c:/x")]
    [InlineData("next\u0085line")]
    [InlineData("line\u2028break")]
    [InlineData("isolated\u2066text")]
    [InlineData("no\uFFFEcharacter")]
    [InlineData("broken\uFFFDname")]
    [InlineData(".hf-model-cache")]
    [InlineData(".hf-model-cache/manifest.json")]
    [InlineData("victim/.hf-model-cache/manifest.json")]
    [InlineData("a/b/.HF-Model-Cache")]
    [InlineData(".hf-model-cache-uploads/x/key")]
    public void Names_that_escape_hide_or_collide_are_refused(string path) => Assert.NotNull(RepoPath.FindProblem(path));

    [Fact]
    public void A_segment_too_long_for_a_file_system_is_refused()
    {
        Assert.Null(RepoPath.FindProblem(new string('ü', 127)));
        Assert.Contains("255", RepoPath.FindProblem("a/" + new string('ü', 128)), StringComparison.Ordinal);
    }
}
