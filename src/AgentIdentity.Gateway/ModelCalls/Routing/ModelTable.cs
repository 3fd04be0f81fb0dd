using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.Gateway.ModelCalls.Routing;

/// <summary>
/// The aliases as they are now. A changed configuration takes effect with the next call, if it is free of mistakes; otherwise the last good
/// one stays, and the log and /admin/models say what is wrong. Only the models are read again: the rest is what it was at the start.
/// </summary>
internal sealed class ModelTable : IDisposable
{
    private readonly IOptionsFactory<GatewayOptions> _factory;
    private readonly SnapshotReader _reader;
    private readonly ILogger<ModelTable> _logger;
    private readonly IConfiguration _configuration;
    private readonly IDisposable _change;
    private readonly Lock _reading = new();
    private volatile ModelSnapshot _current;
    private byte[] _read;

    public ModelTable(IOptions<GatewayOptions> options, IOptionsFactory<GatewayOptions> factory, SnapshotReader reader, IConfiguration configuration, ILogger<ModelTable> logger)
    {
        (_factory, _reader, _configuration, _logger) = (factory, reader, configuration, logger);
        _current = reader.Read(options.Value, null);
        _read = Print();
        _change = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public ModelSnapshot Current => _current;

    /// <summary>Why the newest configuration is not in force; null when it is.</summary>
    public IReadOnlyList<string>? Mistakes { get; private set; }

    public void Dispose() => _change.Dispose();

    private void Reload()
    {
        lock (_reading)
        {
            // A change is told of once for each source, and most are of something else.
            var print = Print();
            if (print.AsSpan().SequenceEqual(_read))
            {
                return;
            }

            _read = print;
            try
            {
                _current = _reader.Read(_factory.Create(Options.DefaultName), _current);
                Mistakes = null;
                Log.ModelsReloaded(_logger, _current.Version);
            }
            catch (OptionsValidationException mistaken)
            {
                Mistakes = [.. mistaken.Failures];
                Log.ModelsKept(_logger, string.Join(" ", mistaken.Failures));
            }
            catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
            {
                // The binder throws where a value is not of its type; whatever it is, calls go on as they did.
                Mistakes = [unreadable.Message];
                Log.ModelsKept(_logger, unreadable.Message);
            }
        }
    }

    // Of what the models are made of; the keys among it make it a secret, so that only its digest is kept.
    private byte[] Print() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _configuration.GetSection(GatewayOptions.Section).AsEnumerable()
        .OrderBy(static entry => entry.Key, StringComparer.OrdinalIgnoreCase).Select(static entry => $"{entry.Key}={entry.Value}"))));
}
