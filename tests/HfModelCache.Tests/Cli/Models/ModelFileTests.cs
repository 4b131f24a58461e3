using HfModelCache.Cli.Settings.Models;

namespace HfModelCache.Tests.Cli.Models;

public class ModelFileTests
{
    [Fact]
    public void A_list_of_names_and_of_models_with_settings_of_their_own_is_read()
    {
        var models = Parse(
            """
            # what every node needs
            models:
              - openai-community/gpt2
              - repo: acme/one
                revision: 1.0
                type: model
                allow: ["*.safetensors", '*.json']
                ignore: "*.bin, *.pt"
                prefix: staging/models
              - repo: acme/two
                revision:
                ignore: []
            """,
            out var faults);

        Assert.Empty(faults);
        Assert.Equal(
            [
                new ListedModel("line 3", "openai-community/gpt2"),
                new ListedModel("line 4", "acme/one")
                {
                    Revision = "1.0", Type = "model", Allow = "*.safetensors,*.json", Ignore = "*.bin, *.pt", Prefix = "staging/models",
                },
                new ListedModel("line 10", "acme/two") { Ignore = "" },
            ],
            models);
    }

    [Theory]
    [InlineData("- acme/one\n- acme/two\n")]
    [InlineData("[acme/one, acme/two]")]
    [InlineData("{\"models\": [\"acme/one\", {\"repo\": \"acme/two\"}]}")]
    [InlineData("models: &all\n- &first acme/one\n- acme/two\n")]
    public void The_list_may_stand_alone_and_JSON_is_YAML(string yaml)
    {
        Assert.Equal(["acme/one", "acme/two"], Parse(yaml, out var faults).Select(model => model.Repo));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("models:\n- repo: a/b\n  revison: v1\n", "line 3 has the unknown key \"revison\"", "Did you mean revision?")]
    [InlineData("model:\n- a/b\n", "line 1 has the unknown key \"model\"", "Did you mean models?")]
    [InlineData("- repo: a/b\n  token: [x, {y: z}]\n", "line 2 has the unknown key \"token\"", "The keys are repo, revision, type, allow, ignore, prefix.")]
    [InlineData("- repo: a/b\n  repo: a/c\n", "line 2 has repo for the second time", "Remove one of both.")]
    [InlineData("- revision: v1\n", "line 1 begins a model without repo", "Add \"repo: org/name\".")]
    [InlineData("- [a/b, a/c]\n", "line 1 is neither a model's name nor a mapping", ModelFileParser.Remedy)]
    [InlineData("- repo: a/b\n  revision: [v1]\n", "line 2 gives revision no single value", "Write one value.")]
    [InlineData("- repo: a/b\n  allow: [{x: y}]\n", "line 2 holds something else than a pattern in allow", "Write patterns, such as \"*.safetensors\".")]
    [InlineData("- &x a/b\n- *x\n", "line 2 is an alias, which is not supported", "Write the value itself.")]
    [InlineData("- a/b\n---\n- a/c\n", "line 2 begins a second document", ModelFileParser.Remedy)]
    [InlineData("models: a/b\n", "line 1 does not begin a list of models", ModelFileParser.Remedy)]
    [InlineData("a/b\n", "line 1 does not begin a list of models", ModelFileParser.Remedy)]
    [InlineData("- a/b\n- \"a/c\n", "line 2 is not usable YAML: ", ModelFileParser.Remedy)]
    [InlineData("- {repo: a/b\n", "line 2 is not usable YAML: ", ModelFileParser.Remedy)]
    [InlineData("- a/b\n- [a/c\n- d\n", "line 1 or one soon after it is not YAML", ModelFileParser.Remedy)]
    public void A_fault_names_its_line_and_its_remedy(string yaml, string problem, string remedy)
    {
        Parse(yaml, out var faults);

        var (found, answer) = Assert.Single(faults);
        Assert.StartsWith(problem, found, StringComparison.Ordinal);
        Assert.Equal(remedy, answer);
    }

    [Fact]
    public void All_faults_are_reported_together_and_the_other_models_are_read()
    {
        var models = Parse("- repo: a/b\n  alow: x\n- {}\n- a/c\n- *nothing\n", out var faults);

        Assert.Equal(["line 2", "line 3", "line 5"], faults.Select(fault => fault.Problem[..6]));
        Assert.Equal(["a/b", "a/c"], models.Select(model => model.Repo));
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("{a: ", "")]
    [InlineData("- ", "x")]
    [InlineData("- &a [*a, ", "")]
    public void Deep_nesting_and_aliases_in_themselves_end_with_faults(string open, string end)
    {
        var yaml = string.Concat(Enumerable.Repeat(open, ModelFile.MaxBytes / open.Length)) + end;

        Parse(yaml, out var faults);

        Assert.NotEmpty(faults);
    }

    [Theory]
    [InlineData("acme/one,acme/two", "acme/one", "acme/two")]
    [InlineData("\n  acme/one \n\n# a comment, with a comma\nacme/two@v1, \n", "acme/one", "acme/two@v1")]
    [InlineData(" , \n", new string[0])]
    public void A_variable_separates_models_by_commas_or_lines(string text, params string[] models) =>
        Assert.Equal(models, ModelListText.Parse(text).Select(model => model.Repo));

    private static IReadOnlyList<ListedModel> Parse(string yaml, out List<(string Problem, string Remedy)> faults)
    {
        var found = new List<(string, string)>();
        var models = ModelFile.Parse(yaml, (problem, remedy) => found.Add((problem, remedy)));
        faults = found;
        return models;
    }
}
