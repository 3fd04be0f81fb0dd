using AgentIdentity.Broker;

namespace AgentIdentity.Server;

/// <summary>Everything that is wrong with the settings, so that one start tells all of it.</summary>
internal sealed class SettingMistakes
{
    private readonly List<string> _mistakes = [];

    public void Add(IEnumerable<string> mistakes) => _mistakes.AddRange(mistakes);

    /// <summary>What was read; the default where it could not be, and then nothing starts.</summary>
    public T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BrokerException mistake)
        {
            _mistakes.Add(mistake.Failure.Detail);
        }
        catch (InvalidOperationException unreadable)
        {
            // The binder's, for a switch that is neither true nor false; it names the setting.
            _mistakes.Add(unreadable.Message);
        }

        return default;
    }

    public void ThrowIfAny()
    {
        if (_mistakes.Count > 0)
        {
            throw new BrokerException(BrokerError.OptionsInvalid, string.Join(Environment.NewLine, _mistakes));
        }
    }
}
