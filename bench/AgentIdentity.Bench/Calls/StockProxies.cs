using System.Diagnostics;
using AgentIdentity.Bench.Models;

namespace AgentIdentity.Bench.Calls;

/// <summary>nginx and HAProxy of the distribution, and the upstream, which is nginx too: it answers with fixed bytes, so that the proxies use the processor and not it.</summary>
internal static class StockProxies
{
    private const string Answer = """{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","content":[{"type":"text","text":"The order 42 was put down."}],"isError":false}}""";

    public static Task<Contestant> UpstreamAsync(string folder, int port) => NginxAsync("direct", folder, port, $$"""
        location / { default_type application/json; return 200 '{{Answer}}'; }
        """, "");

    public static Task<Contestant> NginxAsync(string folder, int port, int upstream) => NginxAsync("nginx", folder, port,
        "location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ''; }",
        $"upstream behind {{ server 127.0.0.1:{upstream}; keepalive 256; keepalive_requests 100000000; }}");

    /// <summary>Checks the signature, the issuer and the audience; no times, which jwt_verify leaves to whoever writes the configuration.</summary>
    public static Task<Contestant> HaproxyAsync(string folder, int port, int upstream, CallTokens tokens, string algorithm)
    {
        var file = Path.Combine(folder, $"haproxy-{algorithm}.cfg");
        File.WriteAllText(file, $$"""
            defaults
              mode http
              timeout client 60s
              timeout server 60s
              timeout connect 5s
            frontend door
              bind 127.0.0.1:{{port}}
              http-request set-var(txn.token) http_auth_bearer
              http-request set-var(txn.alg) var(txn.token),jwt_header_query('$.alg')
              http-request deny unless { var(txn.alg) -m str {{algorithm}} }
              http-request deny unless { var(txn.token),jwt_payload_query('$.iss') -m str {{tokens.Issuer}} }
              http-request deny unless { var(txn.token),jwt_payload_query('$.aud') -m str {{tokens.Audience}} }
              http-request deny unless { var(txn.token),jwt_verify(txn.alg,"{{tokens.PublicKeyFile(algorithm)}}") 1 }
              default_backend behind
            backend behind
              http-reuse always
              server one 127.0.0.1:{{upstream}}

            """);
        return Contestant.StartAsync($"HAProxy, jwt_verify {algorithm}", port, new ProcessStartInfo("haproxy", ["-db", "-q", "-f", file]), "");
    }

    private static Task<Contestant> NginxAsync(string name, string folder, int port, string location, string before)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var file = Path.Combine(own, "nginx.conf");
        File.WriteAllText(file, $$"""
            daemon off;
            worker_processes auto;
            pid {{own}}/nginx.pid;
            error_log /dev/null crit;
            events { worker_connections 4096; }
            http {
              access_log off;
              keepalive_requests 100000000;
              client_body_temp_path {{own}};
              proxy_temp_path {{own}};
              {{before}}
              server { listen 127.0.0.1:{{port}}; {{location}} }
            }

            """);
        return Contestant.StartAsync(name, port, new ProcessStartInfo("nginx", ["-c", file, "-p", own, "-e", "/dev/null"]), "");
    }
}
