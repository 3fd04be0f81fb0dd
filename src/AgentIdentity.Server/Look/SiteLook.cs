using Microsoft.Net.Http.Headers;

namespace AgentIdentity.Server.Look;

/// <summary>The style sheet and the scripts, held in the assembly so that the pages look the same wherever the server is hosted.</summary>
internal static class SiteLook
{
    private const string Strangers = "the sign-in page needs its looks before anyone has signed in";

    public static void MapLook(this IEndpointRouteBuilder app)
    {
        app.Map("site.css", "text/css; charset=utf-8");
        app.Map("passkey.js", "text/javascript; charset=utf-8");
        app.Map("live.js", "text/javascript; charset=utf-8");
    }

    private static void Map(this IEndpointRouteBuilder app, string name, string type)
    {
        var content = Read(name);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content).AsSpan(0, 8))}\"");
        app.MapGet("/look/" + name, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=300";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(content, type, entityTag: tag);
        }).WithMetadata(new AnonymousBecauseAttribute(Strangers));
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(SiteLook).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
