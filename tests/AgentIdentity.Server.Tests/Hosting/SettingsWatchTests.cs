using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Hosting;

/// <summary>Models are changed while the server runs, by changing the file; a file that is broken changes nothing.</summary>
public sealed class SettingsWatchTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("settings-watch-").FullName;
    private ServerUnderTest? _server;

    public async ValueTask InitializeAsync()
    {
        await WriteAsync("first-model");
        _server = new ServerUnderTest { Settings = [$"--contentRoot={_folder}"] };
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_model_that_is_written_into_the_file_is_there_without_a_restart_and_a_broken_file_leaves_it()
    {
        (await ModelsAsync()).Should().Contain("first-model");

        await WriteAsync("another-model");
        await ReachesAsync("another-model");
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), """{"AgentIdentity": {""", TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        (await ModelsAsync()).Should().Contain("another-model").And.NotContain("first-model");

        await WriteAsync("third-model");
        await ReachesAsync("third-model");
    }

    private Task WriteAsync(string alias)
    {
        var model = new { Provider = "openai", Address = "http://127.0.0.1:9/v1", ApiKey = "k", Model = "m", InputUsdPerMillion = 1, OutputUsdPerMillion = 2 };
        var settings = new { AgentIdentity = new { Models = new Dictionary<string, object> { [alias] = model } } };
        return File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), JsonSerializer.Serialize(settings), TestContext.Current.CancellationToken);
    }

    private async Task ReachesAsync(string alias)
    {
        for (var waited = 0; waited < 200; waited++)
        {
            if ((await ModelsAsync()).Contains(alias, StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"{alias} was not taken up.");
    }

    private Task<string> ModelsAsync() => _server!.Admin.GetStringAsync("/admin/models", TestContext.Current.CancellationToken);
}
