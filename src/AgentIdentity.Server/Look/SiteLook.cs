using Microsoft.Net.Http.Headers;

namespace AgentIdentity.Server.Look;

/// <summary>The one style sheet, held in the assembly so that the pages look the same wherever the server is hosted.</summary>
internal static class SiteLook
{
    private static readonly byte[] StyleSheet = Read();

    public static void MapLook(this IEndpointRouteBuilder app) =>
        app.MapGet("/look/site.css", static (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=300";
            return Results.Bytes(StyleSheet, "text/css; charset=utf-8", entityTag: Tag);
        }).WithMetadata(new AnonymousBecauseAttribute("the sign-in page needs its style before anyone has signed in"));

    private static readonly EntityTagHeaderValue Tag =
        new($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(StyleSheet).AsSpan(0, 8))}\"");

    private static byte[] Read()
    {
        using var stream = typeof(SiteLook).Assembly.GetManifestResourceStream("site.css")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
