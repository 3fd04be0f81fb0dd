using System.Diagnostics;

namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>Somebody else's evaluator: one process for all expressions, which answers them in their order.</summary>
internal abstract class Oracle : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ProcessStartInfo _start;
    private Process _process;

    protected Oracle(string program, params string[] arguments)
    {
        _start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
            StandardOutputEncoding = new System.Text.UTF8Encoding(false),
        };
        _process = Run();
    }

    /// <summary>What the expression is to be told by its name.</summary>
    public abstract string Name { get; }

    /// <summary>The rules that this evaluator has.</summary>
    public abstract IReadOnlyList<Rule> Rules { get; }

    /// <summary>Why this library answers an error to an expression; nothing where it does not.</summary>
    public abstract string? Reason(Term term);

    /// <summary>Whether the evaluator can be asked this at all.</summary>
    public virtual bool Takes(Term term) => true;

    /// <summary>The answer of an evaluator that gives none.</summary>
    protected const string Silence = "no answer";

    protected static string Folder { get; } = Path.Combine(Conformance.ConformanceData.Root(), "eng", "cel");

    /// <summary>What the evaluator answers to each expression, in the words of <see cref="Mine"/>.</summary>
    public abstract IReadOnlyList<string> Answers(IReadOnlyList<Term> terms);

    /// <summary>What this library answers to an expression, written as the evaluator writes it.</summary>
    public abstract string Mine(Term term);

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    /// <summary>Declares the variables to a process that has just begun.</summary>
    protected abstract void Begin();

    protected void Say(string line) => _process.StandardInput.WriteLine(line);

    protected string Hear()
    {
        using var patience = new CancellationTokenSource(Patience);
        return _process.StandardOutput.ReadLineAsync(patience.Token).AsTask().GetAwaiter().GetResult() ?? throw new InvalidOperationException($"{Name} has ended");
    }

    /// <summary>
    /// Asks many at once; reading beside writing, so that neither side waits for the other's full pipe. An evaluator that never
    /// answers to an expression is ended, and asked the rest anew.
    /// </summary>
    protected IReadOnlyList<string> Exchange(IReadOnlyList<Term> terms, Action<Term> ask, Func<string> hear)
    {
        var answers = new List<string>();
        while (answers.Count < terms.Count)
        {
            var asking = Task.Run(() => Ask(terms.Skip(answers.Count).ToList(), ask));
            try
            {
                while (answers.Count < terms.Count)
                {
                    answers.Add(hear());
                }
            }
            catch (OperationCanceledException)
            {
                answers.Add(Silence);
                Dispose();
                _process = Run();
            }

            asking.GetAwaiter().GetResult();
        }

        return answers;
    }

    private void Ask(IReadOnlyList<Term> terms, Action<Term> ask)
    {
        try
        {
            Begin();
            foreach (var term in terms)
            {
                ask(term);
            }

            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It was ended, as it did not answer.
        }
    }

    private Process Run()
    {
        var process = Process.Start(_start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>With <paramref name="lenient"/> types are checked at run time only.</summary>
    protected static CelValue Evaluate(string expression, bool lenient = false)
    {
        try
        {
            return Variables.Environment.Compile(expression, lenient).Evaluate(Variables.Values);
        }
        catch (CelException refusal)
        {
            return CelValue.Error(refusal.ToString());
        }
    }
}
