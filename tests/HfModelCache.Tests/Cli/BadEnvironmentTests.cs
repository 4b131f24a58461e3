namespace HfModelCache.Tests.Cli;

public class BadEnvironmentTests
{
    private static readonly string[] Secrets =
        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "HF_TOKEN", "HTTP_PROXY", "HTTPS_PROXY"];

    public static TheoryData<string, string, string> BadValues => new()
    {
        { "MODEL_NAME", "", "org/name" },
        { "MODEL_NAME", "/", "org/name" },
        { "MODEL_NAME", "a/b/c", "org/name" },
        { "MODEL_NAME", "../x", "org/name" },
        { "MODEL_NAME", "a/..", "org/name" },
        { "MODEL_NAME", "a//b", "org/name" },
        { "MODEL_NAME", "a--b/c", "org/name" },
        { "MODEL_NAME", "org/name.git", "org/name" },
        { "MODEL_NAME", "org/my model", "org/name" },
        { "MODEL_NAME", "org/name\n", "org/name" },
        { "MODEL_NAME", "org/na\u001b[31mme", "org/name" },
        { "MODEL_NAME", "\"org/name\"", "org/name" },
        { "MODEL_NAME", "org/n\u0430me", "org/name" },
        { "MODEL_NAME", "%2e%2e/x", "org/name" },
        { "MODEL_NAME", "org/" + Long(97), "org/name" },
        { "MODEL_NAME", "https://huggingface.co/org/name/blob/main/config.json", "org/name" },
        { "MODEL_NAME", "https://hub.example/org/name", "a mirror's host belongs in HF_ENDPOINT" },
        { "MODEL_NAME", "org/name@", "a branch, a tag" },
        { "MODEL_NAME", "org/name:main", "org/name@revision" },
        { "REPO_TYPE", "kernel", "model, dataset or space" },
        { "REVISION", "main/../x", "branch" },
        { "REVISION", "-delete", "branch" },
        { "REVISION", "/main", "branch" },
        { "REVISION", "main branch", "branch" },
        { "REVISION", "main\r\nX-Header: 1", "branch" },
        { "REVISION", "main\\x", "branch" },
        { "REVISION", "x.lock", "branch" },
        { "REVISION", Long(257), "branch" },
        { "S3_BUCKET", "", "a bucket's name" },
        { "S3_BUCKET", "Models", "a bucket's name" },
        { "S3_BUCKET", "ab", "a bucket's name" },
        { "S3_BUCKET", Long(64), "a bucket's name" },
        { "S3_BUCKET", "my_models", "a bucket's name" },
        { "S3_BUCKET", "a..b", "a bucket's name" },
        { "S3_BUCKET", "-models", "a bucket's name" },
        { "S3_BUCKET", "models.", "a bucket's name" },
        { "S3_BUCKET", "192.168.0.1", "a bucket's name" },
        { "S3_BUCKET", "xn--models", "a bucket's name" },
        { "S3_BUCKET", "s3://models", "a bucket's name" },
        { "S3_BUCKET", "arn:aws:s3:::models", "a bucket's name" },
        { "S3_ENDPOINT_URL", "", "the store's address" },
        { "S3_ENDPOINT_URL", "objectstore.example", "the store's address" },
        { "S3_ENDPOINT_URL", "ftp://objectstore.example", "the store's address" },
        { "S3_ENDPOINT_URL", "https://objectstore.example/bucket", "the store's address" },
        { "S3_ENDPOINT_URL", "https://objectstore.example?x=1", "the store's address" },
        { "S3_ENDPOINT_URL", "https://objectstore.example#x", "the store's address" },
        { "S3_ENDPOINT_URL", "https://objectstore.example:0", "the store's address" },
        { "S3_ENDPOINT_URL", "https://objectstore.example\n", "the store's address" },
        { "S3_ENDPOINT_URL", "https://objectstore.example:99999", "the store's address" },
        { "S3_ENDPOINT_URL", "file://host/folder", "file:///" },
        { "S3_ENDPOINT_URL", "file:///", "file:///" },
        { "S3_PREFIX", "../x", "names joined by" },
        { "S3_PREFIX", "/models", "names joined by" },
        { "S3_PREFIX", "a/./b", "names joined by" },
        { "S3_PREFIX", "a//b", "names joined by" },
        { "S3_PREFIX", "a/..", "names joined by" },
        { "S3_PREFIX", "a\\b", "names joined by" },
        { "S3_PREFIX", "a\u0000b", "names joined by" },
        { "S3_PREFIX", Long(513), "names joined by" },
        { "AWS_REGION", "eu central", "a region's name" },
        { "AWS_REGION", Long(65), "a region's name" },
        { "AWS_ACCESS_KEY_ID", "AKIA IOSFODNN7EXAMPLE", "without blanks" },
        { "AWS_ACCESS_KEY_ID", "", "Set both" },
        { "AWS_SECRET_ACCESS_KEY", "", "Set both" },
        { "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG\n", "without blanks" },
        { "AWS_SESSION_TOKEN", "session token that has blanks", "without blanks" },
        { "HF_ENDPOINT", "huggingface.co", "https://" },
        { "HF_ENDPOINT", "http://hub.example", "Use https://" },
        { "HF_ENDPOINT", "https://huggingface.co/acme/model", "https://" },
        { "HF_ENDPOINT", "https://hub.example/a/../b", "https://" },
        { "HF_ENDPOINT", "https://hub.example/a//b", "https://" },
        { "HF_ENDPOINT", "https://hub.example/a?b=c", "https://" },
        { "HF_ENDPOINT", "file:///hub", "https://" },
        { "HF_TOKEN", "hf_with a blank inside it", "Copy the token anew" },
        { "HF_TOKEN", "hf_t\u00f6ken_t\u00f6ken_t\u00f6ken", "Copy the token anew" },
        { "HF_TOKEN", "hf_" + Long(1025), "Copy the token anew" },
        { "HF_TOKEN_PATH", "/nonexistent/token", "set HF_TOKEN" },
        { "ALLOWED_HOSTS", "a.example,http://b.example", "without scheme" },
        { "HTTP_PROXY", "proxy.example:3128", "http://host:port" },
        { "HTTPS_PROXY", "https://user:secretpassword@proxy.example", "http://host:port" },
        { "NO_PROXY", "example.com,10.0.0.0/33", "10.0.0.0/8" },
        { "NO_PROXY", "http://example.com", "10.0.0.0/8" },
        { "SSL_CERT_FILE", "/nonexistent/ca.pem", "PEM" },
        { "SSL_CERT_FILE", "/tmp", "PEM" },
        { "REQUESTS_CA_BUNDLE", "/dev/null", "PEM" },
        { "AWS_CA_BUNDLE", "/etc/passwd", "PEM" },
        { "REFRESH", "maybe", "true or false" },
        { "HF_HUB_OFFLINE", "2", "true or false" },
        { "DISABLE_PROGRESS", "nope", "true or false" },
        { "POD_NAME", "a pod", "metadata.name" },
        { "POD_NAME", Long(254), "metadata.name" },
        { "POD_UID", "a.pod", "metadata.uid" },
        { "POD_UID", "6d3f4c9a\n", "metadata.uid" },
        { "POD_UID", Long(65), "metadata.uid" },
        { "DETAILED_EXIT_CODES", "2", "true or false" },
        { "LOG_FORMAT", "xml", "text or json" },
        { "LOG_LEVEL", "loud", "trace, debug" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task A_bad_value_ends_the_run_and_names_its_variable_and_the_remedy(string variable, string value, string remedy)
    {
        var environment = CliRun.GoodEnvironment;
        if (variable == "HF_TOKEN_PATH")
            environment.Remove("HF_TOKEN");
        if (variable == "NO_PROXY")
            environment["HTTPS_PROXY"] = "http://proxy.example:3128";
        environment[variable] = value;

        var run = await CliRun.WithAsync(environment);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Error: ", run.LastLine, StringComparison.Ordinal);
        Assert.Contains(variable, run.LastLine, StringComparison.Ordinal);
        Assert.Contains(remedy, run.LastLine, StringComparison.Ordinal);
        Assert.Single(run.ErrorLines);
        Assert.Empty(run.Out);
        Assert.DoesNotContain(run.Error, c => c == '\u001b');
        foreach (var secret in Secrets.Select(environment.GetValueOrDefault).Where(s => s is { Length: > 5 }))
            Assert.DoesNotContain(secret!.Trim(), run.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_reported_at_once()
    {
        var environment = CliRun.GoodEnvironment;
        environment["MODEL_NAME"] = "a/b/c";
        environment["S3_BUCKET"] = "Models";
        environment["S3_PREFIX"] = "../up";
        environment["REVISION"] = "a b";
        environment["REFRESH"] = "perhaps";

        var run = await CliRun.WithAsync(environment);

        Assert.Equal(1, run.ExitCode);
        foreach (var variable in new[] { "MODEL_NAME", "S3_BUCKET", "S3_PREFIX", "REVISION", "REFRESH" })
        {
            Assert.Contains(variable, run.LastLine, StringComparison.Ordinal);
            Assert.Single(run.ErrorLines, line => line.Contains($"error {variable} is \"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_empty_environment_is_told_everything_that_is_required()
    {
        var run = await CliRun.WithAsync(new Dictionary<string, string> { ["HOME"] = "/nonexistent" });

        Assert.Equal(1, run.ExitCode);
        Assert.All(
            new[] { "MODEL_NAME", "S3_BUCKET", "S3_ENDPOINT_URL" },
            variable => Assert.Contains(variable, run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_are_needed_where_nothing_else_can_give_them()
    {
        var environment = CliRun.GoodEnvironment;
        environment.Remove("AWS_ACCESS_KEY_ID");
        environment.Remove("AWS_SECRET_ACCESS_KEY");

        var run = await CliRun.WithAsync(environment);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_token_alone_is_a_fault()
    {
        var environment = CliRun.GoodEnvironment;
        environment.Remove("AWS_ACCESS_KEY_ID");
        environment.Remove("AWS_SECRET_ACCESS_KEY");
        environment["AWS_SESSION_TOKEN"] = "TemporaryTokenWithoutItsKeys";

        var run = await CliRun.WithAsync(environment);

        Assert.Contains("AWS_SESSION_TOKEN is set, but its keys are not", run.LastLine, StringComparison.Ordinal);
        Assert.DoesNotContain("TemporaryTokenWithoutItsKeys", run.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_in_an_address_is_not_repeated()
    {
        var environment = CliRun.GoodEnvironment;
        environment["S3_ENDPOINT_URL"] = "https://user:pass/word@objectstore.example";

        var run = await CliRun.WithAsync(environment);

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("pass", run.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("cache", "--no-such-option")]
    [InlineData("pin", "org/name", "org/other")]
    [InlineData("plan", "--refresh=maybe")]
    [InlineData("pin", "--json")]
    [InlineData("org/name")]
    [InlineData("cache", "--revision")]
    public async Task A_bad_command_line_gets_a_short_answer(params string[] arguments)
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains("--help", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hf-token=SecretThatFitsNoPattern")]
    [InlineData("--hf-token", "SecretThatFitsNoPattern")]
    public async Task A_secret_given_as_an_option_is_not_repeated(params string[] arguments)
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, ["cache", .. arguments]);

        Assert.StartsWith("Error: There is no option --hf-token.", run.LastLine, StringComparison.Ordinal);
        Assert.DoesNotContain("SecretThatFitsNoPattern", run.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_too_long_or_unprintable_is_shown_cut_and_escaped()
    {
        var environment = CliRun.GoodEnvironment;
        environment["REVISION"] = "\u202e\n" + Long(300);

        var run = await CliRun.WithAsync(environment);

        Assert.Contains("\\u202e\\u000a", run.LastLine, StringComparison.Ordinal);
        Assert.DoesNotContain(Long(100), run.LastLine, StringComparison.Ordinal);
    }

    private static string Long(int length) => new('a', length);
}
