// Commands of the documentation that the test runs in another form, and why. All others run as they are written.

export interface Substitution {
  /** As the documentation has it. */
  readonly command: string
  readonly runs: string
  readonly reason: string
}

const HOST = 'the service of the test has a port of its own, and curl must fail where the service refuses'
/** Stands for the address of the service that the test has started. */
export const SERVICE = 'SERVICE'

/** For every command. */
export const EVERYWHERE: readonly { readonly from: RegExp; readonly to: string; readonly reason: string }[] = [
  { from: /^curl /, to: 'curl -sS --fail-with-body ', reason: HOST },
  { from: /\blocalhost:8787\b/, to: SERVICE, reason: HOST },
  {
    from: /^npx --no-install archcast\b/,
    to: 'node_modules/.bin/archcast',
    reason: 'what npx runs, which takes a second to say so',
  },
]

const models = 'the bundle of the project stays as it is'
const TRAIN = 'node cli/archcast.js train --config tiny.json --out runs/cifar10-nb201'
const EXPORT = 'node cli/archcast.js export --run runs/cifar10-nb201 --out bundle --images 20 --networks 64'
const EVALUATE = 'node cli/archcast.js evaluate --tables DIR --model bundle --out FOLDER --part latency'
const STARTED = 'goes on until it is stopped'

export const SUBSTITUTIONS: readonly Substitution[] = [
  {
    command: 'npm start',
    runs: 'curl localhost:8787/v2/health/ready',
    reason: `${STARTED}: the test starts it before all others`,
  },
  {
    command: 'npm test',
    runs: 'npm run format:check',
    reason: 'this test is a part of it; its first step stands for it',
  },
  ...['npm run check', 'npx vitest run core/spaces/random.test.ts'].map((command) => ({
    command,
    runs: 'npm run format:check',
    reason: 'as above',
  })),
  ...[
    'npm pack --pack-destination /tmp',
    'npm install --save-exact /tmp/archcast-0.2.0.tgz',
    'npm pack --pack-destination ../models/vendor',
    'npm install --save-dev --save-exact ./vendor/archcast-0.2.0.tgz',
    'npm pack --dry-run',
    'npm publish --dry-run',
  ].map((command) => ({
    command,
    runs: 'npm pkg get files',
    reason: 'test/package packs, installs and publishes dryly; twice at once would build one folder twice',
  })),
  ...[
    'python3 examples/score-a-space/score.py --address http://localhost:8787 --count 100 --device pixel3 --top 5',
    'bash examples/fit-a-device/fit.sh FOLDER',
    'bash examples/train-on-images/train.sh IMAGES FOLDER',
    'bash examples/deploy-to-the-edge/deploy.sh',
  ].map((command) => ({ command, runs: 'npm pkg get scripts', reason: 'test/examples runs them' })),
  {
    command: 'HOST=0.0.0.0 ARCHCAST_TOKENS=$(openssl rand -hex 32) npm start',
    runs: 'curl localhost:8787/v2/health/ready',
    reason: `${STARTED}; the tests of settings and of tokens have the rest`,
  },
  {
    command: 'ARCHCAST_TASK_FILES=birds.json npm start',
    runs: 'curl localhost:8787/v2/health/ready',
    reason: `${STARTED}; test/end-to-end/task.test.ts starts one`,
  },
  ...['', ' --percent'].map((percent) => ({
    command: `node cli/archcast.js heads fit --labels labels.csv --task birds --out birds.json${percent}`,
    runs: 'node cli/archcast.js heads fit --labels labels.csv --task birds --out birds.json --percent --no-transfer',
    reason: 'scores 500 networks of the space by the surrogate',
  })),
  {
    command: 'node cli/archcast.js experiment untrained',
    runs: 'node cli/archcast.js experiment untrained --count 1 --images 64',
    reason: 'three thousand networks take minutes',
  },
  {
    command: 'node cli/archcast.js experiment variance --count 10',
    runs: 'node cli/archcast.js experiment variance --count 1',
    reason: 'one network of each design tells that it runs',
  },
  {
    command: 'python3 bench/pytorch-start.py --data data/cifar10 --service http://localhost:8787',
    runs: "curl localhost:8787/v1/weights -H 'content-type: application/onnx' --data-binary @kept.onnx -o kept.safetensors",
    reason: 'takes PyTorch, and minutes; this is what it asks of the service, with a file that PyTorch exported',
  },
  {
    command: 'npm run dev:edge',
    runs: 'npm pkg get scripts.dev:edge',
    reason: `${STARTED}; test/edge starts the same Worker`,
  },
  {
    command: 'npm run deploy -- --dry-run',
    runs: 'npm pkg get scripts.deploy',
    reason: 'test/edge builds the same; its limit of start-up is for a machine that does nothing else',
  },
  { command: 'npm run deploy', runs: 'npm pkg get scripts.deploy', reason: 'uploads' },
  {
    command: 'node cli/archcast.js search --space nas-bench-201 --count 1000 --max-latency pixel3=10',
    runs: 'node cli/archcast.js search --space nas-bench-201 --count 100 --max-latency pixel3=10 --method head',
    reason: 'its second stage scores 40 networks; core/search has that',
  },
  {
    command: 'node cli/archcast.js search --space nas-bench-201 --url http://localhost:8787 --token TOKEN',
    runs: 'node cli/archcast.js search --space nas-bench-201 --url http://localhost:8787 --token TOKEN --count 100 --method head',
    reason: 'as above',
  },
  {
    command: 'node cli/archcast.js device profile --name my-laptop --out my-laptop.json',
    runs: 'node cli/archcast.js device profile --help',
    reason: 'minutes of timing, 40 networks at the fewest; train/latency/profile-networks.test.ts has the rest',
  },
  ...['/2 --threads 2 --out my-laptop-2.json', '/int8 --precision int8 --out my-laptop-int8.json'].map((rest) => ({
    command: `node cli/archcast.js device profile --name my-laptop${rest}`,
    runs: 'node cli/archcast.js device profile --help',
    reason: 'as above',
  })),
  {
    command: 'node cli/archcast.js device check --profile my-laptop.json --models *.onnx',
    runs: 'node cli/archcast.js device check --help',
    reason: 'as above',
  },
  {
    command: 'node cli/archcast.js device check --profile my-laptop.json',
    runs: 'node cli/archcast.js device check --help',
    reason: 'times 200 networks beside a profile of this very machine, which the command before would make',
  },
  {
    command: 'node cli/archcast.js data cifar10',
    runs: 'node cli/archcast.js data cifar10 --help',
    reason: 'fetches 139 MB',
  },
  ...['', ' --out runs/cifar10-nb201'].map((out) => ({
    command: `node cli/archcast.js train --config train/configs/cifar10-nb201.json${out}`,
    runs: TRAIN,
    reason: 'an hour; tiny.json has two steps',
  })),
  ...['', ' --out models/cifar10-nb201'].map((out) => ({
    command: `node cli/archcast.js export --run runs/cifar10-nb201${out}`,
    runs: EXPORT,
    reason: models,
  })),
  {
    command: 'node cli/archcast.js train --config train/configs/cifar10-anytime.json',
    runs: TRAIN,
    reason: 'an hour; tiny.json has two steps',
  },
  { command: 'node cli/archcast.js export --run runs/cifar10-anytime', runs: EXPORT, reason: models },
  ...[
    ...['prediction', 'search-cost', 'ablation'].map((name) => `${name} --tables DIR`),
    'anytime --model models/cifar10-anytime',
    'initialisation',
    'mobile',
    'mobile --images FOLDER',
    'truth --space branches',
    'transfer --tables DIR --truth runs/experiments/truth',
  ].map((experiment) => ({
    command: `node cli/archcast.js experiment ${experiment}`,
    runs: `node cli/archcast.js experiment ${experiment.split(' ')[0]} --help`,
    reason: 'trains networks for minutes; the tests of train/experiments do that at tiny sizes',
  })),
  {
    command: 'npx --no-install archcast gate --url https://archcast.example.com --token "$TOKEN"',
    runs: 'npx --no-install archcast gate --url http://localhost:8787 --token TOKEN',
    reason: HOST,
  },
  {
    command: 'npm start -- --queue redis://queue:6379',
    runs: 'curl localhost:8787/v2/health/ready',
    reason: 'takes a Redis; the tests of queues start the service on one of their own',
  },
  {
    command: 'node cli/archcast.js worker --queue redis://queue:6379',
    runs: 'node cli/archcast.js worker --help',
    reason: 'takes a Redis, and goes on until it is stopped; the tests of queues start workers',
  },
  {
    command: 'node cli/archcast.js heads --tables DIR',
    runs: 'node cli/archcast.js heads --tables DIR --model bundle',
    reason: models,
  },
  {
    command: 'node cli/archcast.js evaluate --tables DIR --out FOLDER',
    runs: EVALUATE,
    reason: 'half an hour, most of it for fits of accuracy; archcast heads has one',
  },
  {
    command: 'node cli/archcast.js evaluate --tables DIR --model models/cifar10-nb201',
    runs: EVALUATE,
    reason: 'as above',
  },
]
