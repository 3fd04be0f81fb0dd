namespace AgentIdentity.Cli.Setup;

/// <summary>Settings that start as they are, with one upstream of each kind to fill in.</summary>
internal static class StartingSettings
{
    public static ReadOnlyMemory<byte> Json { get; } = """
        {
          "AgentIdentity": {
            "PublicUrl": "http://127.0.0.1:5080",
            "DataFolder": "data",
            "PolicyFolder": "policies/default",
            "Upstreams": {
              "crm": {
                "Kind": "mcp",
                "Address": "http://127.0.0.1:7001/mcp",
                "Audience": "http://127.0.0.1:7001/mcp",
                "Credential": "token"
              },
              "orders": {
                "Kind": "http",
                "Address": "http://127.0.0.1:7002",
                "Audience": "http://127.0.0.1:7002",
                "Credential": "token"
              }
            }
          },
          "Urls": "http://127.0.0.1:5080"
        }

        """u8.ToArray();
}
