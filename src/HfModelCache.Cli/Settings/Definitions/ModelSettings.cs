namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings that choose a model and its files.</summary>
internal static class ModelSettings
{
    public static readonly SettingGroup Group = new("Model");

    public static readonly SettingDefinition Name = Group.Add(new("MODEL_NAME", "org/name, org/name@revision or its page's URL (required)")
    {
        Option = "MODEL",
        NamesElsewhere =
        [
            "MODEL_ID", "MODEL", "MODEL_REPO", "MODEL_REPO_ID", "HF_MODEL", "HF_MODEL_ID", "HF_MODEL_NAME", "HF_REPO", "HF_REPO_ID",
            "REPO_ID",
        ],
    });

    public static readonly SettingDefinition List = Group.Add(new("MODELS", "Several models instead, separated by commas or lines")
    {
        Option = "MODEL...", NamesElsewhere = ["MODEL_NAMES", "MODEL_IDS", "MODEL_LIST", "HF_MODELS", "REPOS", "--models"],
    });

    public static readonly SettingDefinition File = Group.Add(new("MODELS_FILE", "YAML file of several models, each with its own settings")
    {
        Option = "--file", Placeholder = "FILE", NamesElsewhere = ["MODEL_FILE", "--models-file"],
    });

    public static readonly SettingDefinition RepoType = Group.Add(new("REPO_TYPE", "Kind of repo: model, dataset or space")
    {
        Option = "--repo-type", Placeholder = "TYPE", Default = "model", NamesElsewhere = ["HF_REPO_TYPE"],
    });

    public static readonly SettingDefinition Revision = Group.Add(new("REVISION", "Branch, tag, ref (refs/pr/1) or commit")
    {
        Option = "--revision", Placeholder = "REV", Default = "main",
        NamesElsewhere = ["HF_REVISION", "MODEL_REVISION", "HF_MODEL_REVISION", "--branch", "--commit"],
    });

    public static readonly SettingDefinition AllowPatterns = Group.Add(new(
        "ALLOW_PATTERNS", "Only take files matching these comma-separated patterns")
    {
        Option = "--allow-patterns", Placeholder = "LIST", EmptyCounts = true,
        NamesElsewhere = ["HF_ALLOW_PATTERNS", "INCLUDE_PATTERNS", "--include"],
    });

    public static readonly SettingDefinition IgnorePatterns = Group.Add(new("IGNORE_PATTERNS", "Skip files matching these")
    {
        Option = "--ignore-patterns", Placeholder = "LIST", Default = "duplicate weights", EmptyCounts = true,
        NamesElsewhere = ["HF_IGNORE_PATTERNS", "EXCLUDE_PATTERNS", "--exclude"],
    });

    public static readonly SettingDefinition Refresh = Group.Add(new("REFRESH", "Replace a complete copy of another commit")
    {
        Option = "--refresh", Default = "false", IsSwitch = true, NamesElsewhere = ["FORCE_DOWNLOAD", "--force"],
    });
}
