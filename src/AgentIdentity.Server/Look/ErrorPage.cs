using System.Text.Encodings.Web;

namespace AgentIdentity.Server.Look;

/// <summary>
/// A refusal as a page, for whoever sits at a browser; programs get problem+json. It is text put into one template, so
/// that it works when the pages do not.
/// </summary>
internal sealed class ErrorPage(int status, string code, string detail) : IResult
{
    /// <summary>Browsers name HTML; programs that take anything (<c>*/*</c>) do not.</summary>
    public static bool IsWantedBy(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(static type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        return httpContext.Response.WriteAsync(Html(httpContext.Request.PathBase));
    }

    private string Heading => status switch
    {
        401 or 403 => "Not allowed",
        404 => "Nothing here",
        >= 500 => "This server has a problem",
        _ => "This request cannot be answered",
    };

    private string Html(PathString root)
    {
        var encoder = HtmlEncoder.Default;
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{Heading} · AgentIdentity</title>
              <link rel="stylesheet" href="{root}/look/site.css">
            </head>
            <body>
              <header><a class="brand" href="{root}/console">AgentIdentity</a></header>
              <main>
                <div class="narrow">
                  <h1>{Heading}</h1>
                  <p>{encoder.Encode(detail)}</p>
                  <p><a href="{root}/console">Go to the console</a></p>
                  <p class="soft">If you ask for help, name this code: <code>{encoder.Encode(code)}</code></p>
                </div>
              </main>
            </body>
            </html>
            """;
    }
}
