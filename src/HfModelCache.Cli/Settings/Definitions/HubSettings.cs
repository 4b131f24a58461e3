namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings that say where the Hub is and how to sign in.</summary>
internal static class HubSettings
{
    public static readonly SettingGroup Group = new("Hub");

    public static readonly SettingDefinition Endpoint = Group.Add(new("HF_ENDPOINT", "The Hub, or a mirror with its path")
    {
        Option = "--hf-endpoint", Placeholder = "URL", Default = "https://huggingface.co",
        NamesElsewhere = ["HF_HUB_ENDPOINT", "HUGGINGFACE_ENDPOINT", "HF_MIRROR"],
    });

    public static readonly SettingDefinition Token = Group.Add(new("HF_TOKEN", "Token for gated and private repos")
    {
        IsSecret = true, Aliases = ["HUGGING_FACE_HUB_TOKEN"],
        NamesElsewhere =
        [
            "HF_API_TOKEN", "HF_API_KEY", "HF_ACCESS_TOKEN", "HF_HUB_TOKEN", "HF_AUTH_TOKEN", "HUGGING_FACE_TOKEN", "HUGGINGFACE_TOKEN",
            "HUGGINGFACE_HUB_TOKEN", "HUGGINGFACE_API_TOKEN", "HUGGINGFACE_API_KEY", "HUGGINGFACEHUB_API_TOKEN", "--token",
        ],
    });

    public static readonly SettingDefinition TokenPath = Group.Add(new("HF_TOKEN_PATH", "File with the token")
    {
        Default = "$HF_HOME/token",
    });

    public static readonly SettingDefinition Home = Group.Add(new("HF_HOME", "Folder of Hugging Face clients, with the token")
    {
        Default = "$XDG_CACHE_HOME/huggingface, else ~/.cache/huggingface",
    });

    public static readonly SettingDefinition NoImplicitToken = Group.Add(new("HF_HUB_DISABLE_IMPLICIT_TOKEN", "Send no token")
    {
        Default = "false", IsSwitch = true,
    });

    public static readonly SettingDefinition Offline = Group.Add(new("HF_HUB_OFFLINE", "Never contact the Hub; fail if it is needed")
    {
        Option = "--offline", Default = "false", IsSwitch = true, Aliases = ["TRANSFORMERS_OFFLINE"],
        NamesElsewhere = ["HF_OFFLINE"],
    });

    public static readonly SettingDefinition AllowedHosts = Group.Add(new(
        "ALLOWED_HOSTS", "Hosts to trust like the Hub, and to send HF_TOKEN to")
    {
        Option = "--allowed-hosts", Placeholder = "LIST",
    });
}
