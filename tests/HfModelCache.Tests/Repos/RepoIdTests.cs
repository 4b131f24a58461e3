using HfModelCache.Repos;

namespace HfModelCache.Tests.Repos;

public sealed class RepoIdTests
{
    [Theory]
    [InlineData("gpt2")]
    [InlineData("openai-community/gpt2")]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("_private/a_b.c")]
    public void Valid_Hub_names_are_accepted(string name)
    {
        Assert.True(RepoId.TryCreate(RepoType.Model, name, out var repo, out _));
        Assert.Equal(name, repo.Name);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a/b/c", "more than one")]
    [InlineData("/a", "empty part")]
    [InlineData("a/", "empty part")]
    [InlineData("a//b", "more than one")]
    [InlineData("..", "\"..\"")]
    [InlineData("a/..", "\"..\"")]
    [InlineData("../x", "\"..\"")]
    [InlineData("a--b", "\"--\"")]
    [InlineData("a/b.git", ".git")]
    [InlineData("a b", "characters")]
    [InlineData("a%2e%2e", "characters")]
    [InlineData("https://huggingface.co/gpt2", "more than one")]
    [InlineData("gpt2\n", "characters")]
    [InlineData("gpt2\u0000", "characters")]
    [InlineData("gрt2", "characters")]
    [InlineData("\"gpt2\"", "characters")]
    [InlineData("a/-b", "begins or ends")]
    [InlineData("a./b", "begins or ends")]
    [InlineData(".hf-model-cache", "begins or ends")]
    [InlineData("org/.hf-model-cache", "begins or ends")]
    [InlineData(".hf-model-cache-uploads/name", "begins or ends")]
    public void Invalid_names_are_refused_with_the_rule_they_break(string name, string rule)
    {
        Assert.False(RepoId.TryCreate(RepoType.Model, name, out _, out var problem));
        Assert.Contains(rule, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_has_at_most_96_characters()
    {
        Assert.True(RepoId.TryCreate(RepoType.Model, new string('a', 96), out _, out _));
        Assert.False(RepoId.TryCreate(RepoType.Model, new string('a', 97), out _, out var problem));
        Assert.Contains("96", problem, StringComparison.Ordinal);
    }
}
