namespace HfModelCache.Tests.Cli;

/// <summary>Mistakes on the command line are answered with what was meant.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("There is no option --revison. Did you mean --revision?", "cache", "--revison", "main")]
    [InlineData("There is no option --revison. Did you mean --revision?", "cache", "org/name", "--revison=main")]
    [InlineData("There is no option --refersh. Did you mean --refresh?", "--refersh")]
    [InlineData("There is no option --s3-bucket. Did you mean --bucket?", "plan", "--s3-bucket", "models")]
    [InlineData("There is no option --include. Did you mean --allow-patterns?", "cache", "org/name", "--include", "*.json")]
    [InlineData("There is no option --model-id. Give the model as an argument: MODEL.", "cache", "--model-id", "org/name")]
    [InlineData("There is no option --hf-token. Set the variable HF_TOKEN: ", "cache", "--hf-token", "hf_x")]
    [InlineData("There is no option --http-proxy. Set the variable HTTP_PROXY: ", "cache", "--http-proxy=http://p:1")]
    [InlineData("There is no option --output-dir. Did you mean --local-dir?", "restore", "--output-dir", "/a")]
    [InlineData("There is no option --cache-limit. Did you mean --keep?", "restore", "--cache-limit", "1TB")]
    [InlineData("There is no option --from-aws-secret-access-key. Set the variable FROM_AWS_SECRET_ACCESS_KEY: ", "cache", "--from-aws-secret-access-key", "x")]
    [InlineData("There is no option --frobnicate. Run ", "cache", "--frobnicate")]
    public Task An_option_that_does_not_exist_is_answered_with_the_one_that_was_meant(string answer, params string[] arguments) =>
        AssertRefusedAsync(answer, arguments);

    [Theory]
    [InlineData("pin does not take --json; cache, restore, plan, verify, list, remove and doctor do.", "pin", "--json")]
    [InlineData("pin does not take --file; cache, restore, plan, verify and remove do.", "pin", "--file", "models.yaml")]
    [InlineData("hf-model-cache without a command does not take --as; pin does.", "--as", "v1")]
    [InlineData("list does not take --dry-run; remove and prune do.", "list", "--dry-run")]
    [InlineData("plan does not take --lease-timeout; cache, restore, verify, pin, unpin, remove, prune and serve do.", "plan", "--lease-timeout", "5s")]
    [InlineData("plan does not take --lease-timeout; cache, restore, verify, pin, unpin, remove, prune and serve do.", "--lease-timeout", "5s", "plan")]
    [InlineData("cache does not take --local-dir; restore, verify and doctor do.", "cache", "--local-dir", "/a")]
    [InlineData("verify does not take --keep; restore and prune do.", "verify", "--keep", "1GB")]
    [InlineData("verify does not take --refresh; cache, restore and plan do.", "verify", "org/name", "--refresh")]
    public Task An_option_of_another_command_is_answered_with_that_command(string answer, params string[] arguments) =>
        AssertRefusedAsync(answer, arguments);

    [Theory]
    [InlineData("There is no command \"cahce\". Did you mean cache?", "cahce", "org/name")]
    [InlineData("There is no command \"plna\". Did you mean plan?", "help", "plna")]
    [InlineData("There is no command \"org/name\". To cache a model, put cache before its name.", "org/name")]
    [InlineData("There is no command \"download\". The commands are cache, restore, plan, verify, list, pin, unpin, remove, prune, doctor, serve, help, version.", "download")]
    [InlineData("There is no command \"org/name\". To restore a model to a folder, put restore before its name.", "org/name", "/mnt/models")]
    [InlineData("There is no command \"hf://org/name\". To cache a model, put cache before its name.", "hf://org/name")]
    [InlineData("There is no command \"/mnt/models\". The commands are ", "/mnt/models")]
    [InlineData("There is no command \"retsore\". Did you mean restore?", "retsore", "org/name")]
    [InlineData("restore takes models and one folder, not \"/a\" as well.", "restore", "org/name", "/a", "/b")]
    [InlineData("verify takes models or one folder, not \"/mnt\" as well.", "verify", "org/name", "/mnt")]
    [InlineData("The folder is given twice: as \"/a\" and with --local-dir.", "restore", "org/name", "/a", "--local-dir", "/b")]
    [InlineData("pin takes one model, not \"org/other\" as well.", "pin", "org/name", "org/other")]
    public Task A_word_that_means_nothing_is_answered_with_what_does(string answer, params string[] arguments) =>
        AssertRefusedAsync(answer, arguments);

    [Theory]
    [InlineData("\"maybe\" is neither true nor false.", "plan", "--refresh=maybe")]
    [InlineData("\"maybe\" is neither true nor false.", "--refresh=maybe")]
    [InlineData("Required argument missing for option: '--revision'.", "cache", "--revision")]
    public Task A_value_that_an_option_cannot_have_is_refused(string answer, params string[] arguments) =>
        AssertRefusedAsync(answer, arguments);

    [Fact]
    public async Task All_unknown_options_are_answered_together()
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, "cache", "--revison", "main", "--prefx=x", "--lease-timout=5s");

        Assert.StartsWith("Error: The command line has 3 faults.", run.LastLine, StringComparison.Ordinal);
        Assert.Equal(
            ["--lease-timeout?", "--prefix?", "--revision?"],
            run.ErrorLines.SkipLast(1).Select(line => line.Split(' ')[^1]).Order());
    }

    [Theory]
    [InlineData("--revision", "v1", "plan", "--offline")]
    [InlineData("plan", "--revision=v1", "--offline")]
    [InlineData("plan", "org/name", "--revision", "v1", "--offline=true")]
    [InlineData("plan", "--offline", "--revision", "v1", "--", "org/name")]
    public async Task Options_may_stand_before_and_behind_the_command(params string[] arguments)
    {
        var environment = CliRun.GoodEnvironment;
        environment["S3_ENDPOINT_URL"] = "file:///nonexistent";

        var run = await CliRun.WithAsync(environment, arguments);

        Assert.Contains(
            "hf-model-cache plan: MODEL_NAME=org/name, REVISION=v1, ", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("HF_HUB_OFFLINE=true", run.ErrorLines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MODEL_ID", "MODEL_NAME")]
    [InlineData("HF_REVISION", "REVISION")]
    [InlineData("BUCKET_NAME", "S3_BUCKET")]
    [InlineData("S3_REGION", "AWS_REGION")]
    [InlineData("HF_API_TOKEN", "HF_TOKEN")]
    [InlineData("AWS_SECRET_KEY", "AWS_SECRET_ACCESS_KEY")]
    public async Task A_variable_of_another_tool_is_answered_with_ours_even_if_settings_are_missing(string written, string meant)
    {
        var run = await CliRun.WithAsync(new Dictionary<string, string> { [written] = "value-of-it", ["HOME"] = "/nonexistent" });

        Assert.Contains(run.ErrorLines, line => line.EndsWith(
            $"warn  {written} is not a setting. Did you mean {meant}?", StringComparison.Ordinal));
        Assert.DoesNotContain("value-of-it", run.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_another_tool_means_nothing_if_ours_is_set()
    {
        var environment = CliRun.GoodEnvironment;
        environment["MODEL_ID"] = "org/other";
        environment["REVISION"] = "a b";

        Assert.Single((await CliRun.WithAsync(environment)).ErrorLines);
        environment.Remove("MODEL_NAME");
        Assert.Single((await CliRun.WithAsync(environment, "cache", "org/name")).ErrorLines);
    }

    private static async Task AssertRefusedAsync(string answer, string[] arguments)
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Out);
        var line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("Error: " + answer, line, StringComparison.Ordinal);
        Assert.EndsWith("Run hf-model-cache --help for all settings.", line, StringComparison.Ordinal);
    }
}
