using HfModelCache.Network;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads through which proxies the Hub and the store are asked.</summary>
internal sealed class ProxyReader(SettingValues values, SettingFaults faults)
{
    private const string ProxyRemedy = "Set it to http://host:port, also for https addresses.";
    private const string DirectRemedy =
        "List names (everything below them counts too), addresses, blocks such as 10.0.0.0/8, each name or address with :port if wanted, or * for everything.";

    public ProxyOptions Read()
    {
        var all = ReadProxy(KnownSettings.AllProxy);
        var (forHttp, forHttps) = (ReadProxy(KnownSettings.HttpProxy) ?? all, ReadProxy(KnownSettings.HttpsProxy) ?? all);

        // Clusters set NO_PROXY for everybody. Without a proxy it has no effect, so a fault in it is none of ours.
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

        faults.Add(value, "is not the address of a proxy", ProxyRemedy);
        return null;
    }

    private List<DirectServers> ReadDirect()
    {
        var direct = new List<DirectServers>();
        if (values.Find(KnownSettings.NoProxy) is not { } value)
            return direct;
        foreach (var entry in value.Text.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (DirectServers.TryParse(entry) is { } servers)
                direct.Add(servers);
            else
                faults.Add(value with { Text = entry }, "names no servers", DirectRemedy);
        }

        return direct;
    }
}
