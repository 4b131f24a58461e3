using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Network;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads the proxies for the Hub and the store.</summary>
internal sealed class ProxyReader(SettingValues values, SettingFaults faults)
{
    private const string ProxyRemedy = "Set it to http://host:port, for https URLs as well.";
    private const string DirectRemedy =
        "List names (subdomains included), IP addresses, or blocks such as 10.0.0.0/8; names and addresses may end in :port; * matches everything.";

    public ProxyOptions Read()
    {
        var all = ReadProxy(NetworkSettings.AllProxy);
        var (forHttp, forHttps) = (ReadProxy(NetworkSettings.HttpProxy) ?? all, ReadProxy(NetworkSettings.HttpsProxy) ?? all);

        // Clusters set NO_PROXY for every pod. Without a proxy it has no effect, so it is not validated.
        var isNeeded = forHttp is not null || forHttps is not null;
        return new ProxyOptions { ForHttp = forHttp, ForHttps = forHttps, Direct = isNeeded ? ReadDirect() : [] };
    }

    private Uri? ReadProxy(SettingDefinition setting)
    {
        if (values.Find(setting) is not { } value)
            return null;
        if (Uri.TryCreate(value.Text, UriKind.Absolute, out var uri)
            && uri.Scheme == Uri.UriSchemeHttp
            && uri.Host.Length > 0
            && !value.Text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            return uri;
        }

        faults.Add(value, "is not a proxy URL", ProxyRemedy);
        return null;
    }

    private List<DirectServers> ReadDirect()
    {
        var direct = new List<DirectServers>();
        if (values.Find(NetworkSettings.NoProxy) is not { } value)
            return direct;
        foreach (var entry in value.Text.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (DirectServers.TryParse(entry) is { } servers)
                direct.Add(servers);
            else
                faults.Add(value with { Text = entry }, "is not a name, an address or a block", DirectRemedy);
        }

        return direct;
    }
}
