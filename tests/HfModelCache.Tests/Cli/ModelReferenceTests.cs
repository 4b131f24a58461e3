using HfModelCache.Cli.Settings;
using HfModelCache.Repos;

namespace HfModelCache.Tests.Cli;

/// <summary>A model may be named in every form that people copy from elsewhere.</summary>
public sealed class ModelReferenceTests
{
    private const string Mirror = "https://mirror.example/hub";

    [Theory]
    [InlineData("name", RepoType.Model, "name", "main")]
    [InlineData("org/name", RepoType.Model, "org/name", "main")]
    [InlineData("org/name@v1.0", RepoType.Model, "org/name", "v1.0")]
    [InlineData("org/name@refs/pr/1", RepoType.Model, "org/name", "refs/pr/1")]
    [InlineData("org/name@feature/x", RepoType.Model, "org/name", "feature/x")]
    [InlineData("models/org/name", RepoType.Model, "org/name", "main")]
    [InlineData("datasets/name", RepoType.Dataset, "name", "main")]
    [InlineData("datasets/org/name@v1", RepoType.Dataset, "org/name", "v1")]
    [InlineData("spaces/org/name", RepoType.Space, "org/name", "main")]
    [InlineData("hf://org/name", RepoType.Model, "org/name", "main")]
    [InlineData("hf://org/name/", RepoType.Model, "org/name", "main")]
    [InlineData("hf://org/name:v1", RepoType.Model, "org/name", "v1")]
    [InlineData("hf://org/name@v1", RepoType.Model, "org/name", "v1")]
    [InlineData("hf://org/name@feature%2Fx", RepoType.Model, "org/name", "feature/x")]
    [InlineData("hf://datasets/org/name@refs/convert/parquet", RepoType.Dataset, "org/name", "refs/convert/parquet")]
    [InlineData("https://huggingface.co/gpt2", RepoType.Model, "gpt2", "main")]
    [InlineData("https://huggingface.co/org/name/", RepoType.Model, "org/name", "main")]
    [InlineData("https://HF.co/org/name", RepoType.Model, "org/name", "main")]
    [InlineData("https://huggingface.co/org/tree", RepoType.Model, "org/tree", "main")]
    [InlineData("https://huggingface.co/gpt2/tree/v1", RepoType.Model, "gpt2", "v1")]
    [InlineData("https://huggingface.co/org/name/tree/refs%2Fpr%2F1", RepoType.Model, "org/name", "refs/pr/1")]
    [InlineData("https://huggingface.co/datasets/org/name/tree/v1", RepoType.Dataset, "org/name", "v1")]
    [InlineData("https://huggingface.co/spaces/org/name", RepoType.Space, "org/name", "main")]
    [InlineData(Mirror + "/org/name/tree/v1", RepoType.Model, "org/name", "v1")]
    [InlineData(Mirror + "/datasets/org/name", RepoType.Dataset, "org/name", "main")]
    public void Every_form_names_the_repo_its_type_and_its_revision(string text, RepoType type, string name, string revision)
    {
        var request = Read(("MODEL_NAME", text), ("HF_ENDPOINT", Mirror)).Settings!.Request!;

        Assert.Equal((type, name, revision), (request.Repo.Type, request.Repo.Name, request.Revision));
    }

    [Theory]
    [InlineData("https://huggingface.co/org/name/resolve/main/config.json", "is the address of a file")]
    [InlineData("https://huggingface.co/gpt2/blob/main/config.json", "is the address of a file")]
    [InlineData("https://huggingface.co/org/name/tree/main/onnx", "names a file or a folder inside the repo")]
    [InlineData("https://huggingface.co/org/name/discussions/1", "is not the address of a repo's page")]
    [InlineData("https://huggingface.co/api/models/org/name", "is not the address of a repo's page")]
    [InlineData("https://huggingface.co/org/name?library=vllm", "has a query or a fragment")]
    [InlineData("https://huggingface.co/", "names no repo")]
    [InlineData("https://huggingface.co/datasets", "names no repo")]
    [InlineData("https://github.com/org/name", "is an address outside the Hub")]
    [InlineData("s3://bucket/org/name", "must begin with https:// or http://")]
    [InlineData("huggingface.co/org/name", "is an address without https://")]
    [InlineData("hf://org/name/config.json", "names a file or a folder inside the repo")]
    [InlineData("hf://org/name@main/config.json", "names a file or a folder inside the repo")]
    [InlineData("hf://org/name:", "names a revision that is empty")]
    [InlineData("hf://org/name:/mnt/models", "names a file or a folder inside the repo")]
    [InlineData("hf://", "names no repo")]
    [InlineData("org/name:v1", "contains \":\", but a revision follows \"@\"")]
    [InlineData("org/name@a b", "names a revision that contains a blank")]
    [InlineData("dataset/org/name", "begins with \"dataset/\" instead of \"datasets/\"")]
    [InlineData("datasets", "names no repo")]
    [InlineData("/mnt/models", "is a path, not a repo")]
    [InlineData("./models", "is a path, not a repo")]
    public void A_text_that_names_no_repo_is_told_what_it_is(string text, string problem)
    {
        var fault = Assert.Single(Read(("MODEL_NAME", text), ("HF_ENDPOINT", Mirror)).Faults);

        var shown = text.Split('?') is [var page, _] ? $"{page}?****" : text; // A query may hold a signature.
        Assert.StartsWith($"MODEL_NAME is \"{shown}\", which {problem}", fault.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("org/name", "dataset", RepoType.Dataset)]
    [InlineData("datasets/org/name", "dataset", RepoType.Dataset)]
    [InlineData("hf://spaces/org/name", "Space", RepoType.Space)]
    public void The_type_may_be_set_as_well(string text, string type, RepoType meant) =>
        Assert.Equal(meant, Read(("MODEL_NAME", text), ("REPO_TYPE", type)).Settings!.Request!.Repo.Type);

    [Theory]
    [InlineData("datasets/org/name", "model")]
    [InlineData("https://huggingface.co/org/name", "dataset")]
    [InlineData("hf://org/name", "space")]
    public void Another_type_beside_it_is_a_fault_that_names_both(string text, string type)
    {
        var fault = Assert.Single(Read(("MODEL_NAME", text), ("REPO_TYPE", type)).Faults);

        Assert.StartsWith($"REPO_TYPE is \"{type}\", which contradicts MODEL_NAME, which names a ", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_revision_beside_it_is_a_fault_that_names_both()
    {
        Assert.Equal("v1", Read(("MODEL_NAME", "org/name@v1"), ("REVISION", "v1")).Settings!.Request!.Revision);
        Assert.Equal(
            "REVISION is \"v2\", which contradicts MODEL_NAME, which names revision v1. Unset REVISION, or make both the same.",
            Assert.Single(Read(("MODEL_NAME", "org/name@v1"), ("REVISION", "v2")).Faults).Text);
    }

    [Fact]
    public async Task A_token_in_an_address_is_not_repeated()
    {
        var environment = CliRun.GoodEnvironment;
        environment["MODEL_NAME"] = "https://user:secretpassword@huggingface.co/org/name";

        var run = await CliRun.WithAsync(environment);

        Assert.Contains("contains a user name or a password", run.LastLine, StringComparison.Ordinal);
        Assert.DoesNotContain("secretpassword", run.All, StringComparison.Ordinal);
    }

    private static SettingsReading Read(params (string, string?)[] changes) => CliRun.ReadSettings(changes);
}
